"""From a decoded picture to the BGR image that an application sees."""
