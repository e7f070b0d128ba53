# so many can be looked at by people; and so many ids fit into one row and one plain file
MOST_TAKEN, MOST_POPULATION = 500, 20_000
