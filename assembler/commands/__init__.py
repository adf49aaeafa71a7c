"""One question each, answered for the command line and the portal: build, check, choose, explain, impact, test, init."""
