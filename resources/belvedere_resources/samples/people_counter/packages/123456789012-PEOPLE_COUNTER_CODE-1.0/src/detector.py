"""What goes into the model and what comes out of it. Nothing here needs the appliance: only numpy."""

import numpy as np

MODEL_WIDTH, MODEL_HEIGHT = 320, 192
GREY = 114


class Letterbox:
    """How a picture of `width` x `height` lies in the model's input: scaled, aspect kept, grey around it."""

    def __init__(self, width, height):
        self.scale = min(MODEL_WIDTH / width, MODEL_HEIGHT / height)
        self.columns = max(1, round(width * self.scale))
        self.rows = max(1, round(height * self.scale))
        self.left = (MODEL_WIDTH - self.columns) // 2
        self.top = (MODEL_HEIGHT - self.rows) // 2
        # Two samples per output pixel and axis, averaged: a cheap low-pass filter, so that fine
        # texture of a large picture does not turn into false edges.
        self._x = self._samples(self.columns, width)
        self._y = self._samples(self.rows, height)

    @staticmethod
    def _samples(count, size):
        step = size / count
        first = (np.arange(count) * step + step * 0.25).astype(np.intp)
        second = (np.arange(count) * step + step * 0.75).astype(np.intp)
        return np.minimum(first, size - 1), np.minimum(second, size - 1)

    def shrink(self, image):
        """The BGR picture at the model's scale, float32 0..255, (rows, columns, 3)."""
        total = np.zeros((self.rows, self.columns, 3), np.float32)
        for y in self._y:
            lines = image[y]
            for x in self._x:
                total += lines[:, x]
        return total / 4

    def tensor(self, image):
        """The model's input for a BGR uint8 picture: float32 (1, 3, 192, 320), RGB, 0..1."""
        canvas = np.full((MODEL_HEIGHT, MODEL_WIDTH, 3), GREY, np.float32)
        inside = slice(self.top, self.top + self.rows), slice(self.left, self.left + self.columns)
        canvas[inside] = self.shrink(image)
        return np.ascontiguousarray(canvas[:, :, ::-1].transpose(2, 0, 1)[None]) / np.float32(255)

    def shares(self, boxes):
        """Boxes of the model (its input's pixels) as shares 0..1 of the picture."""
        corner = np.array([self.left, self.top, self.left, self.top], np.float32)
        size = np.array([self.columns, self.rows, self.columns, self.rows], np.float32)
        return np.clip((boxes - corner) / size, 0, 1)


def overlap(box, others):
    """Intersection over union of one box with each of `others` (n, 4)."""
    left, top = np.maximum(box[0], others[:, 0]), np.maximum(box[1], others[:, 1])
    right, bottom = np.minimum(box[2], others[:, 2]), np.minimum(box[3], others[:, 3])
    common = np.maximum(0, right - left) * np.maximum(0, bottom - top)
    area = (box[2] - box[0]) * (box[3] - box[1])
    areas = (others[:, 2] - others[:, 0]) * (others[:, 3] - others[:, 1])
    return common / np.maximum(area + areas - common, 1e-9)


def people(results, letterbox, threshold, same=0.5):
    """The people in the model's answer, best first: a list of (score, [left, top, right, bottom]).

    `results` are ids (1, n, 1), scores (1, n, 1) and boxes (1, n, 4) in pixels of the model's input.
    Of boxes that overlap by more than `same` only the best stays.
    """
    ids, scores, boxes = (np.asarray(part, np.float32) for part in results)
    wanted = (scores[0, :, 0] >= threshold) & (ids[0, :, 0] == 0)
    scores, boxes = scores[0, wanted, 0], letterbox.shares(boxes[0, wanted])
    order = np.argsort(-scores, kind="stable")
    found = []
    while order.size:
        best, order = order[0], order[1:]
        found.append((float(scores[best]), [float(edge) for edge in boxes[best]]))
        order = order[overlap(boxes[best], boxes[order]) <= same]
    return found
