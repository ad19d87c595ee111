package dev.logits.onnx.image;

/**
 * How a pixel is made of those around it where an image changes its size. Where it becomes smaller the filter is as
 * wide as the pixel that it makes, so that nothing is left out (antialiasing).
 *
 * @since 0.1
 */
public enum Resampling {
    /** The nearest pixel. */
    NEAREST(0) {
        @Override
        double weight(double x) {
            return Math.abs(x) <= 0.5 ? 1 : 0;
        }
    },
    /** A triangle, two pixels wide. */
    BILINEAR(1) {
        @Override
        double weight(double x) {
            return Math.max(0, 1 - Math.abs(x));
        }
    },
    /** Keys's cubic with a = −½, four pixels wide. */
    BICUBIC(2) {
        @Override
        double weight(double x) {
            double a = -0.5;
            double t = Math.abs(x);
            if (t < 1) {
                return ((a + 2) * t - (a + 3)) * t * t + 1;
            }
            return t < 2 ? (((t - 5) * t + 8) * t - 4) * a : 0;
        }
    },
    /** Lanczos's windowed sinc, six pixels wide. */
    LANCZOS(3) {
        @Override
        double weight(double x) {
            return Math.abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0;
        }
    };

    private final double radius;

    Resampling(double radius) {
        this.radius = radius;
    }

    abstract double weight(double x);

    double radius() {
        return radius;
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }
}
