"""Run a script by its name on the appliance: `python run.py /panorama/app.py arguments...`.

As Python runs a script, except that it opens it after the redirection is in place, so that
`__file__`, `sys.argv`, `sys.path` and tracebacks show the appliance's paths.
"""

import io
import os


def _run() -> None:
    import sys  # noqa: PLC0415 - the module's own names are taken away below

    del sys.argv[0]
    name = sys.argv[0]
    sys.path[0] = os.path.dirname(name)
    with io.open_code(os.path.abspath(name)) as stream:
        code = compile(stream.read(), name, "exec")
    space = sys.modules["__main__"].__dict__
    for own in ("io", "os", "_run"):
        space.pop(own, None)
    space["__file__"] = name
    space["__doc__"] = None
    try:
        exec(code, space)  # noqa: S102 - the application's own script
    except Exception as error:
        error.__traceback__ = error.__traceback__.tb_next if error.__traceback__ else None
        sys.excepthook(type(error), error, error.__traceback__)
        sys.exit(1)


_run()
