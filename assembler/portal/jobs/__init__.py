"""Work in child processes: the build queue, the sandbox that starts a child process, and the tasks that run in it."""
