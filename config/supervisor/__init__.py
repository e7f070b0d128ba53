"""Running Streamwarden on one machine: private servers from wheels, and the site's own processes.

Nothing here imports a model: the supervisor must be able to start, speak and stop when the database cannot.
"""
