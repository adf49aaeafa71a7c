"""Work in child processes: the queue of builds, the sandbox that starts a child, and the tasks that run in it."""
