"""The main window: navigation, menus, job list, command palette and the dialogs every page shares."""
