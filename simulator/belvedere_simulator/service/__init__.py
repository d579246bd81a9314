"""The local service that stands for the ended cloud: operations, stores, workflows, access."""
