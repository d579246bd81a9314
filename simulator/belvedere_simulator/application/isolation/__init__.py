"""How one code-node process is confined and launched: bubblewrap, or redirection inside the process."""
