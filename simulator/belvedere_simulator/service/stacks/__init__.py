"""CloudFormation for the guide's templates: a runtime role, and alarms with their topic."""
