"""The stream worker's state and what its host may ask of it."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.events import NodeState
from belvedere_simulator.messages import tr
from belvedere_simulator.replay.layout import RecordingOrder
from belvedere_simulator.replay.plan import Entry, read_plan
from belvedere_simulator.replay.recorder import Recorder
from belvedere_simulator.video.display.broadcast import Broadcast
from belvedere_simulator.video.display.followers import Follower, Lockstep
from belvedere_simulator.video.display.recording import Mp4Sink, PictureSink, PngSink
from belvedere_simulator.video.display.scene import Scene, View
from belvedere_simulator.video.display.viewer import Viewer
from belvedere_simulator.video.sharing import Sharing, own_sharing
from belvedere_simulator.video.specification import CameraSpecification
from belvedere_simulator.video.worker.cameras import Feed, decoding_threads
from belvedere_simulator.video.worker.clients import Clients
from belvedere_simulator.video.worker.conversation import Conversation
from belvedere_simulator.video.worker.frame_look import FrameLook
from belvedere_simulator.video.worker.listener import Listener
from belvedere_simulator.video.worker.report import session_counts, session_report, stream_report
from belvedere_simulator.video.worker.scheduled import ScheduledSubscription
from belvedere_simulator.video.worker.session import Session, SessionEvents
from belvedere_simulator.video.worker.subscription import Subscription
from belvedere_simulator.video.worker.taker import Taker

Tell = Callable[[dict[str, Any]], None]


class StreamWorker:
    """Cameras, applications and the display of one appliance. One thread commands it."""

    def __init__(self, folder: Path, tell: Tell, sharing: Sharing | None = None) -> None:
        self._folder = folder
        self._tell = tell
        self._sharing = sharing or own_sharing()
        self._scene = Scene()
        self._feeds: dict[str, Feed] = {}
        self._sessions: dict[str, tuple[Session, Listener]] = {}
        self._display: Listener | None = None
        self._followers: list[Follower | Lockstep] = []
        self._broadcast: Broadcast | None = None

    def open_camera(self, specification: dict[str, Any]) -> None:
        """Know a camera; `start_cameras` begins to read it, when those who want its frames are there.

        One that is known already is read from now on as the new specification says.
        """
        camera = CameraSpecification(**specification)
        known = self._feeds.get(camera.node)
        if known is not None:
            known.change(camera)
        else:
            self._feeds[camera.node] = Feed(camera, self._camera_changed, self._camera_logged)

    def start_cameras(self) -> None:
        """Begin to read every camera that is not read yet."""
        for feed in self._feeds.values():
            feed.start(decoding_threads(feed.specification, len(self._feeds), os.cpu_count() or 1))

    def close_camera(self, node: str) -> None:
        """Stop reading a camera."""
        feed = self._feeds.pop(node, None)
        if feed is not None:
            feed.stop()

    def pause_camera(self, node: str, paused: bool) -> None:
        """Pause or resume a camera for everybody."""
        self._feeds[node].set_paused(paused=paused)

    def pause_stream(self, identity: str, stream: str, paused: bool) -> None:
        """PAUSE or RESUME of a camera node of one application."""
        session, _listener = self._sessions[identity]
        feed = self._feeds[session.cameras[stream]]
        for taker in session.takers.values():
            feed.set_stream_paused(taker.subscription, stream, paused=paused)
        self._scene.set_stream_paused(identity, stream, paused=paused)

    def open_application(
        self,
        identity: str,
        folder: str,
        description: dict[str, Any],
        ports: dict[str, list[str]],
        display: bool,
        limit: int | None,
        cap: int,
        cameras: dict[str, str] | None = None,
        paused: Sequence[str] = (),
        tiled: bool = True,
        recording: dict[str, Any] | None = None,
        replays: str = "",
    ) -> None:
        """Listen for an application in its `folder`; `ports` are its media inputs with their streams.

        `cameras` names the camera of each stream; one that it leaves out has its camera's name. Streams
        that are `paused` are for this application alone. `tiled`: it shows all its streams at once.
        `recording` says what is kept of it; `replays` is the recording whose batches it gets.
        """
        streams = list(dict.fromkeys(stream for names in ports.values() for stream in names))
        read = {stream: (cameras or {}).get(stream, stream) for stream in streams}
        plan = read_plan(Path(replays)) if replays else None
        takers = {
            port: Taker(self._subscription(port, names, read, limit, plan), os.cpu_count() or 1)
            for port, names in ports.items()
        }
        session = Session(
            identity,
            description,
            takers,
            read,
            lambda camera: self._feeds[camera].specification.source,
            self._scene,
            self._events(identity),
            clients=Clients(cap, Path(folder), self._sharing.memory),
            recorder=self._recorder(recording, streams) if recording else None,
        )
        if display:
            name = str(description["application"])
            self._scene.add_application(identity, name, streams, read, tiled=tiled)
            for stream in paused:
                self._scene.set_stream_paused(identity, stream, paused=True)
        for port, names in ports.items():
            for stream in names:
                self._feeds[read[stream]].subscribe(
                    takers[port].subscription, stream, paused=stream in paused
                )
        listener = Listener(
            Path(folder),
            "video",
            lambda link: Conversation(link, session).serve(),
            unix=self._sharing.unix,
        )
        self._sessions[identity] = (session, listener)

    def close_application(self, identity: str) -> None:
        """The application stopped."""
        session, listener = self._sessions.pop(identity)
        for taker in session.takers.values():
            for feed in self._feeds.values():
                feed.unsubscribe(taker.subscription)
        session.close()
        listener.close()
        self._scene.remove_application(identity)

    def set_parameters(self, identity: str, values: dict[str, Any]) -> None:
        """Ports of an application's code hold other values from now on."""
        self._session(identity).set_parameters(values)

    def unread_parameters(self, identity: str) -> dict[str, Any]:
        """The `ports` that its code has not read since they were changed."""
        return {"ports": self._session(identity).parameters.unread}

    def look(self, identity: str) -> None:
        """Begin a look at what an application does with its next batch."""
        self._session(identity).look = FrameLook()

    def looked(self, identity: str, over: bool) -> dict[str, Any]:
        """What was `seen`; nothing before the application is done. It ends the look, and so does `over`."""
        session = self._session(identity)
        seen = session.look.document() if session.look is not None else {}
        if seen or over:
            session.look = None
        return {"seen": seen}

    def open_display(self) -> dict[str, Any]:
        """Let viewers connect; returns the address."""
        if self._display is None:
            self._display = Listener(self._folder, "display", self._serve_viewer, unix=self._sharing.unix)
        return {"address": self._display.address}

    def open_broadcast(self, host: str, port: int, user: str, password: str) -> dict[str, Any]:
        """Serve the display over RTSP; port 0 is any free one. Returns its address and port."""
        self.close_broadcast()
        made = Broadcast(self._scene, self._note_painted, host=host, port=port, user=user, password=password)
        self._broadcast = made
        return {"url": made.url, "port": made.port}

    def close_broadcast(self) -> None:
        """Serve it no more."""
        made, self._broadcast = self._broadcast, None
        if made is not None:
            made.close()

    def record(self, path: str, kind: str, lockstep: bool) -> None:
        """Write what the display shows to an MP4 file or a folder of PNG images until the worker stops."""
        sink: PictureSink = PngSink(Path(path)) if kind == "png" else Mp4Sink(Path(path))
        follow: type[Follower] | type[Lockstep] = Lockstep if lockstep else Follower
        self._followers.append(follow(self._scene, sink, self._note_painted))

    def finish_records(self) -> dict[str, Any]:
        """Complete recordings, of displays and applications; `failures` maps the path to why it failed."""
        followers, self._followers = self._followers, []
        outcomes = {str(follower.sink.path): follower.finish() for follower in followers}
        for session, _listener in self._sessions.values():
            outcomes |= session.finish_recording()
        return {"failures": {path: why for path, why in outcomes.items() if why}}

    def begin_recording(self, identity: str, recording: dict[str, Any]) -> None:
        """Keep what an application that plays gets and puts from now on."""
        known = self._sessions.get(identity)
        if known is None:
            raise BelvedereError("BV-REPLAY-016", tr("The application does not play"), where=identity)
        session, _listener = known
        if session.is_recorded:
            raise BelvedereError("BV-REPLAY-015", tr("It is recorded already"), where=identity)
        session.record(self._recorder(recording, list(session.cameras)))

    def end_recording(self, identity: str) -> dict[str, Any]:
        """Complete it; `failures` as of `finish_records`."""
        # One that ended meanwhile has completed it.
        known = self._sessions.get(identity)
        outcomes = known[0].finish_recording() if known is not None else {}
        return {"failures": {path: why for path, why in outcomes.items() if why}}

    def statistics(self) -> dict[str, Any]:
        """Counts and latencies of cameras and applications since their start."""
        sessions = {identity: session for identity, (session, _listener) in self._sessions.items()}
        return {
            "cameras": {node: stream_report(feed, sessions.values()) for node, feed in self._feeds.items()},
            "applications": {identity: session_report(session) for identity, session in sessions.items()},
        }

    def counts(self) -> dict[str, Any]:
        """What each application did since it began; to ask changes nothing."""
        sessions = {identity: session for identity, (session, _listener) in self._sessions.items()}
        return {"applications": {identity: session_counts(session) for identity, session in sessions.items()}}

    def close(self) -> None:
        """Stop everything."""
        for identity in list(self._sessions):
            self.close_application(identity)
        for node in list(self._feeds):
            self.close_camera(node)
        self.finish_records()
        self.close_broadcast()
        if self._display is not None:
            self._display.close()

    def _session(self, identity: str) -> Session:
        """An application that is open. Raises BelvedereError BV-LIV-008."""
        if identity not in self._sessions:
            raise BelvedereError("BV-LIV-008", tr("The application does not run"), where=identity)
        return self._sessions[identity][0]

    def _subscription(
        self,
        port: str,
        names: list[str],
        read: dict[str, str],
        limit: int | None,
        plan: dict[str, list[list[Entry]]] | None,
    ) -> Subscription:
        if plan is not None:
            return ScheduledSubscription(names, plan.get(port, []), limit=limit)
        return Subscription(names, fast=self._unpaced(names, read), limit=limit)

    def _recorder(self, recording: dict[str, Any], streams: Sequence[str]) -> Recorder:
        order = RecordingOrder(**recording)
        try:
            return Recorder(
                order, streams, lambda line: self._tell({"event": "log", "stream": "engine", "line": line})
            )
        except OSError as error:
            told = tr("The recording cannot be written")
            raise BelvedereError(
                "BV-REPLAY-003", told, where=order.folder, why=error.strerror or str(error)
            ) from error

    def _unpaced(self, streams: list[str], read: dict[str, str]) -> list[str]:
        return [stream for stream in streams if self._feeds[read[stream]].specification.fast]

    def _events(self, identity: str) -> SessionEvents:
        return SessionEvents(
            announced=lambda pid: self._tell({"event": "announced", "application": identity, "pid": pid}),
            first_put=lambda: self._tell({"event": "first put", "application": identity}),
            exhausted=lambda: self._tell({"event": "exhausted", "application": identity}),
            put_done=self._step,
        )

    def _step(self, seconds: float) -> None:
        for follower in self._followers:
            if isinstance(follower, Lockstep):
                follower.step(seconds)

    def _serve_viewer(self, link: socket.socket) -> None:
        Viewer(link, self._scene, self._note_painted, self._folder, self._sharing.memory).serve()

    def _note_painted(self, view: View) -> None:
        for session, _listener in list(self._sessions.values()):
            session.note_painted(view)

    def _camera_changed(self, node: str, state: NodeState, detail: str, code: str) -> None:
        self._scene.set_camera_state(node, state)
        self._tell({"event": "camera", "node": node, "state": state, "detail": detail, "code": code})

    def _camera_logged(self, node: str, line: str) -> None:
        self._tell({"event": "log", "stream": node, "line": line})


COMMANDS: dict[str, Callable[..., dict[str, Any] | None]] = {
    method.__name__: method
    for method in (
        StreamWorker.open_camera,
        StreamWorker.start_cameras,
        StreamWorker.close_camera,
        StreamWorker.pause_camera,
        StreamWorker.pause_stream,
        StreamWorker.open_application,
        StreamWorker.close_application,
        StreamWorker.set_parameters,
        StreamWorker.unread_parameters,
        StreamWorker.look,
        StreamWorker.looked,
        StreamWorker.open_display,
        StreamWorker.open_broadcast,
        StreamWorker.close_broadcast,
        StreamWorker.record,
        StreamWorker.finish_records,
        StreamWorker.begin_recording,
        StreamWorker.end_recording,
        StreamWorker.statistics,
        StreamWorker.counts,
    )
}


def obey(worker: StreamWorker, question: dict[str, Any]) -> dict[str, Any]:
    """Carry out `{"command": ..., "arguments": {...}}` and return the answer."""
    try:
        answer = COMMANDS[question["command"]](worker, **question["arguments"])
    except BelvedereError as error:
        return {"error": {"code": error.code, "what": error.what, "where": error.where, "why": error.why}}
    return answer or {}
