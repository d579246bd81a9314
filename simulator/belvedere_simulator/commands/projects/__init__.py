"""`belvedere app new|import|rename|samplify|add-model|rescue|diff`: projects on this computer."""
