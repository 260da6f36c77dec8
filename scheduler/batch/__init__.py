"""Many hubs over any `concurrent.futures.Executor`: each in a process of its own, its files whole or not at all."""
