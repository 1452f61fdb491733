"""All of SQLAlchemy: models, named reads, the unit of work."""
