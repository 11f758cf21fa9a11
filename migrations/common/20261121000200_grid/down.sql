DROP TABLE grid_revision;
DROP TABLE grid_duties;
DROP TABLE grid_events;
DROP TABLE grid_ancestors;
DROP TABLE grid_nodes;
