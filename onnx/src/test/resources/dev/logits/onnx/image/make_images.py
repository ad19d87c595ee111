"""Makes the reference images of ImagePreparationTest: python make_images.py  (Pillow 12.3.0, numpy).

photo.png and gray.png are drawn; the others are what Pillow makes of photo.png with Image.resize, which antialiases.
"""
import numpy
from PIL import Image

random = numpy.random.default_rng(3)
height, width = 61, 83
y, x = numpy.mgrid[0:height, 0:width]
photo = numpy.stack([
    127 + 120 * numpy.sin(x / 3.0) * numpy.cos(y / 5.0),
    (x * 255 / width + random.integers(0, 60, (height, width))) % 256,
    numpy.where((x // 8 + y // 8) % 2 == 0, 250, 5),
], axis=2).clip(0, 255).astype(numpy.uint8)
Image.fromarray(photo).save("photo.png")
Image.fromarray(photo[:, :, 1]).save("gray.png")
for name, filter in [("nearest", 0), ("lanczos", 1), ("bilinear", 2), ("bicubic", 3)]:
    for w, h in [(24, 24), (150, 40), (83, 17)]:
        Image.fromarray(photo).resize((w, h), filter).save(f"{name}-{w}x{h}.png")
