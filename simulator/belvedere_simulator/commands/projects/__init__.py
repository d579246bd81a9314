"""`belvedere app new|import|rename|samplify|undo|add-model|build|rescue|diff`: projects on this computer."""
