"""What an application finds on its file system, under both kinds of confinement."""

from __future__ import annotations

import errno
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

from belvedere_simulator.application.isolation.launch import LaunchPlan

Run = Callable[..., Any]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_starts_in_the_root_folder_under_its_own_name(run: Run) -> None:
    said = run("import json, os, sys; print(json.dumps([os.getcwd(), __file__, sys.argv, sys.path[0]]))")
    assert said.answer == ["/", "/panorama/app.py", ["/panorama/app.py"], "/panorama"]


def test_panorama_is_read_only(run: Run) -> None:
    said = run(
        "import json\n"
        "answer = []\n"
        "for path in ('/panorama/new', '/panorama/app.py'):\n"
        "    try:\n"
        "        open(path, 'w')\n"
        "    except OSError as error:\n"
        "        answer.append(error.errno)\n"
        "print(json.dumps(answer))"
    )
    assert said.answer == [errno.EROFS, errno.EROFS]


def test_storage_stays_from_one_run_to_the_next(run: Run) -> None:
    source = (
        "import json, pathlib\n"
        "path = pathlib.Path('/opt/aws/panorama/storage/runs')\n"
        "path.write_text(path.read_text() + 'x' if path.exists() else 'x')\n"
        "print(json.dumps(path.read_text()))"
    )
    assert [run(source).answer for _ in range(3)] == ["x", "xx", "xxx"]


def test_logs_and_a_fifo_in_them_reach_the_host(run: Run, plan: LaunchPlan) -> None:
    said = run(
        "import json, logging, os\n"
        "logging.basicConfig(filename='/opt/aws/panorama/logs/app.log', level='INFO')\n"
        "logging.info('hello')\n"
        "os.mkfifo('/opt/aws/panorama/logs/ipc')\n"
        "print(json.dumps(sorted(os.listdir('/opt/aws/panorama/logs'))))"
    )
    assert said.answer == ["app.log", "ipc"]
    assert "hello" in (plan.logs / "app.log").read_text()
    assert stat.S_ISFIFO((plan.logs / "ipc").stat().st_mode)


def test_modules_beside_the_entry_are_imported(run: Run, plan: LaunchPlan) -> None:
    (plan.panorama / "helper.py").write_text("WHERE = __file__")
    (plan.panorama / "package").mkdir()
    (plan.panorama / "package" / "__init__.py").write_text("from .inner import NAME")
    (plan.panorama / "package" / "inner.py").write_text("NAME = __name__")
    said = run("import helper, json, package; print(json.dumps([helper.WHERE, package.NAME]))")
    assert said.answer == ["/panorama/helper.py", "package.inner"]


def test_child_processes_see_the_same_folders(run: Run, plan: LaunchPlan) -> None:
    (plan.panorama / "child.py").write_text(
        "import sys, panoramasdk\nopen('/opt/aws/panorama/storage/' + sys.argv[1], 'w').write(sys.argv[1])\n"
    )
    said = run(
        "import json, os, subprocess, sys\n"
        "codes = [subprocess.call(['python3', '/panorama/child.py', 'list']),\n"
        "         subprocess.call('python3.7 child.py text', shell=True, cwd='/panorama'),\n"
        "         os.system('python3 /panorama/child.py system'),\n"
        "         subprocess.call([sys.executable, '/panorama/child.py', 'own'], env=dict(os.environ))]\n"
        "print(json.dumps(codes))"
    )
    assert said.answer == [0, 0, 0, 0], said.errors
    assert names(plan.storage) == ["list", "own", "system", "text"]


def test_forked_and_spawned_workers_see_the_same_folders(run: Run, plan: LaunchPlan) -> None:
    said = run(
        "import json, multiprocessing\n"
        "def work(name):\n"
        "    open('/opt/aws/panorama/storage/' + name, 'w').close()\n"
        "if __name__ == '__main__':\n"
        "    codes = []\n"
        "    for method in ('fork', 'spawn'):\n"
        "        worker = multiprocessing.get_context(method).Process(target=work, args=(method,))\n"
        "        worker.start()\n"
        "        worker.join()\n"
        "        codes.append(worker.exitcode)\n"
        "    print(json.dumps(codes))"
    )
    assert said.answer == [0, 0], said.errors
    assert names(plan.storage) == ["fork", "spawn"]


def test_opencv_and_sqlite_use_the_same_folders(run: Run, plan: LaunchPlan) -> None:
    said = run(
        "import json, sqlite3, cv2, numpy\n"
        "storage = '/opt/aws/panorama/storage/'\n"
        "cv2.imwrite(storage + 'picture.png', numpy.full((4, 6, 3), 7, numpy.uint8))\n"
        "writer = cv2.FileStorage(storage + 'notes.yml', cv2.FILE_STORAGE_WRITE)\n"
        "writer.write('value', 5)\n"
        "writer.release()\n"
        "reader = cv2.FileStorage(storage + 'notes.yml', cv2.FILE_STORAGE_READ)\n"
        "video = cv2.VideoWriter(storage + 'clip.avi', cv2.VideoWriter_fourcc(*'MJPG'), 5, (64, 48))\n"
        "for level in range(5):\n"
        "    video.write(numpy.full((48, 64, 3), level * 50, numpy.uint8))\n"
        "video.release()\n"
        "later = cv2.VideoCapture()\n"
        "later.open(storage + 'clip.avi')\n"
        "numpy.save(storage + 'array.npy', numpy.arange(3))\n"
        "numpy.arange(4, dtype='u1').tofile(storage + 'raw')\n"
        "sqlite3.connect(storage + 'facts.db').execute('create table fact (name)')\n"
        "print(json.dumps([cv2.imread(storage + 'picture.png').shape, reader.getNode('value').real(),\n"
        "    cv2.VideoCapture(storage + 'clip.avi').read()[0], later.read()[0],\n"
        "    numpy.load(storage + 'array.npy').tolist(),\n"
        "    numpy.fromfile(storage + 'raw', 'u1').tolist()]))"
    )
    assert said.code == 0
    assert said.answer == [[4, 6, 3], 5.0, True, True, [0, 1, 2], [0, 1, 2, 3]], said.errors
    expected = ["array.npy", "clip.avi", "facts.db", "notes.yml", "picture.png", "raw"]
    assert names(plan.storage) == expected


def test_a_folder_whose_name_needs_quoting_works_in_a_command_line(run: Run, plan: LaunchPlan) -> None:
    storage = plan.storage.parent / "my data; it's (1)"
    storage.mkdir()
    said = run("import os; os.system('touch /opt/aws/panorama/storage/touched')", storage=storage)
    assert said.code == 0, said.errors
    assert names(storage) == ["touched"]
