package dev.logits.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import dev.logits.Logits;
import dev.logits.calibrate.CalibrationMethod;
import dev.logits.metric.Evaluation;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * The experiment of docs/experiments/npm-classifiers.md, which {@code npm_classifiers.bash} prepares: {@code images
 * FOLDER COUNT MOST} draws lines of text of so many characters, upright and upside down; {@code lines MODEL KEYS}
 * judges a recognizer of 6,625 classes; {@code speech MODEL FOLDER} a detector of speech. Its class path is that of the
 * tests.
 */
final class NpmClassifiers {
    private static final int HEIGHT = 48;
    private static final int RATE = 16_000;
    private static final int FRAME = 512;
    private static final int BEFORE = 64;

    private NpmClassifiers() {}

    /** Rows and their labels. */
    private record Rows(List<float[]> scores, List<Integer> labels) {
        Rows() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        Logits logits() {
            return Logits.copyOf(scores.toArray(float[][]::new));
        }

        int[] classes() {
            return labels.stream().mapToInt(Integer::intValue).toArray();
        }
    }

    /** Prints what its arguments ask for. */
    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "images" -> images(Path.of(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]));
            case "lines" -> lines(Path.of(args[1]), Files.readAllLines(Path.of(args[2])));
            case "speech" -> speech(Path.of(args[1]), Path.of(args[2]));
            default -> throw new IllegalArgumentException("images, lines or speech, got " + args[0]);
        }
    }

    private static void images(Path folder, int count, int most) throws IOException {
        RenderedLines lines = new RenderedLines(1);
        for (String label : new String[] {"0", "180"}) {
            Path images = Files.createDirectories(folder.resolve(label));
            for (int i = 0; i < count / 2; i++) {
                BufferedImage line =
                        lines.next(192, HEIGHT, most, label.equals("180")).image();
                ImageIO.write(
                        line,
                        "png",
                        images.resolve(String.format(Locale.ROOT, "%05d.png", i))
                                .toFile());
            }
        }
    }

    /**
     * Steps of a recognizer that say a character, of lines in which it found as many characters as there are: the
     * step's label is then the character in its place. Class 0 is no character, the last one is the space.
     */
    private static void lines(Path model, List<String> keys) throws IOException {
        int width = 320;
        Rows heldOut = new Rows();
        Rows test = new Rows();
        int read = 0;
        int counted = 0;
        try (OnnxClassifier recognizer = OnnxClassifier.open(model)) {
            for (Rows rows : List.of(heldOut, test)) {
                RenderedLines lines = new RenderedLines(rows == test ? 4 : 3);
                while (rows.labels().size() < 2000) {
                    RenderedLines.Line line = lines.next(width, HEIGHT, 18, false);
                    float[] pixels = new float[3 * HEIGHT * width];
                    for (int i = 0; i < pixels.length; i++) {
                        int at = i % (HEIGHT * width);
                        pixels[i] = line.image().getRaster().getSample(at % width, at / width, 0) / 127.5f - 1;
                    }
                    Logits z = recognizer.logits(ModelBatch.of(1).with("x", pixels, 3, HEIGHT, width));
                    List<float[]> said = new ArrayList<>();
                    int last = 0;
                    for (int step = 0; step < z.rows(); step++) {
                        int best = argmax(z.row(step));
                        if (best != 0 && best != last) {
                            said.add(z.row(step));
                        }
                        last = best;
                    }
                    read++;
                    if (said.size() == line.text().length()) {
                        counted++;
                        for (int i = 0; i < said.size(); i++) {
                            String character = line.text().substring(i, i + 1);
                            rows.scores().add(said.get(i));
                            rows.labels().add(character.equals(" ") ? keys.size() + 1 : 1 + keys.indexOf(character));
                        }
                    }
                }
            }
        }
        System.out.printf(Locale.ROOT, "%d lines, %d with the right number of characters%n", read, counted);
        print(heldOut, test, "temperature", "isotonic", "histogram");
    }

    private static int argmax(float[] row) {
        int best = 0;
        for (int c = 1; c < row.length; c++) {
            best = row[c] > row[best] ? c : best;
        }
        return best;
    }

    /** Frames of spoken sentences in noise; whether someone speaks is known from the sound without it. */
    private static void speech(Path model, Path folder) throws Exception {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.toString().endsWith(".wav"))
                    .sorted()
                    .toList();
        }
        Rows heldOut = new Rows();
        Rows test = new Rows();
        Random random = new Random(5);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(model.toString())) {
            for (int i = 0; i < files.size(); i++) {
                frames(environment, session, clean(files.get(i)), random, i % 2 == 0 ? heldOut : test);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%d clips, %d and %d frames%n",
                files.size(),
                heldOut.labels().size(),
                test.labels().size());
        print(heldOut, test, "temperature", "platt", "beta", "isotonic", "histogram", "spline", "venn-abers");
    }

    /** The samples of a file at 16 kHz, with a second of silence before and behind. */
    private static float[] clean(Path file) throws Exception {
        try (var in = javax.sound.sampled.AudioSystem.getAudioInputStream(file.toFile())) {
            double step = in.getFormat().getSampleRate() / RATE;
            byte[] bytes = in.readAllBytes();
            int n = bytes.length / 2;
            float[] out = new float[(int) (n / step) + 2 * RATE];
            for (int i = 0; i < n / step - 1; i++) {
                int at = (int) (i * step);
                double part = i * step - at;
                double a = (short) ((bytes[2 * at + 1] << 8) | (bytes[2 * at] & 0xff));
                int next = Math.min(n - 1, at + 1);
                double b = (short) ((bytes[2 * next + 1] << 8) | (bytes[2 * next] & 0xff));
                out[RATE + i] = (float) (((1 - part) * a + part * b) / 32768);
            }
            return out;
        }
    }

    private static double power(float[] samples, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += samples[i] * (double) samples[i];
        }
        return sum / (to - from);
    }

    private static void frames(OrtEnvironment environment, OrtSession session, float[] clean, Random random, Rows rows)
            throws Exception {
        int frames = clean.length / FRAME;
        double loudest = 0;
        for (int f = 0; f < frames; f++) {
            loudest = Math.max(loudest, power(clean, f * FRAME, (f + 1) * FRAME));
        }
        double noise =
                Math.sqrt(power(clean, RATE, clean.length - RATE) / Math.pow(10, random.nextDouble() * 2.5 - 1.5));
        float[] heard = clean.clone();
        double brown = 0;
        for (int i = 0; i < heard.length; i++) { // white noise with as much of a duller one
            brown = 0.9 * brown + random.nextGaussian() * Math.sqrt(1 - 0.81);
            heard[i] += (float) (noise * (random.nextGaussian() + brown) / Math.sqrt(2));
        }
        float[] state = new float[256];
        for (int f = 0; f < frames; f++) {
            float[] input = new float[BEFORE + FRAME];
            int from = f * FRAME - BEFORE;
            System.arraycopy(heard, Math.max(0, from), input, Math.max(0, -from), input.length - Math.max(0, -from));
            try (OnnxTensor x = OnnxTensor.createTensor(
                            environment, FloatBuffer.wrap(input), new long[] {1, input.length});
                    OnnxTensor s =
                            OnnxTensor.createTensor(environment, FloatBuffer.wrap(state), new long[] {2, 1, 128});
                    OnnxTensor sr =
                            OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[] {RATE}), new long[0]);
                    OrtSession.Result result = session.run(Map.of("input", x, "state", s, "sr", sr))) {
                ((OnnxTensor) result.get("stateN").orElseThrow())
                        .getFloatBuffer()
                        .get(state);
                double p = ((OnnxTensor) result.get("output").orElseThrow())
                        .getFloatBuffer()
                        .get(0);
                double z = Math.log(Math.max(p, 1e-7) / Math.max(1 - p, 1e-7));
                double level = 10 * Math.log10(Math.max(1e-12, power(clean, f * FRAME, (f + 1) * FRAME) / loudest));
                if (level > -30 || level < -50) { // between the two nobody can say
                    rows.scores().add(new float[] {0, (float) z});
                    rows.labels().add(level > -30 ? 1 : 0);
                }
            }
        }
    }

    private static void print(Rows heldOut, Rows test, String... methods) {
        print("uncalibrated", test.logits(), test.classes());
        for (String name : methods) {
            CalibrationMethod method = Arrays.stream(CalibrationMethod.values())
                    .filter(m -> m.text().equals(name))
                    .findFirst()
                    .orElseThrow();
            Logits calibrated = Logits.zeros(test.labels().size(), test.scores().get(0).length);
            method.fit(heldOut.logits(), heldOut.classes()).calibrator().calibratedLogits(test.logits(), calibrated);
            print(name, calibrated, test.classes());
        }
    }

    private static void print(String name, Logits z, int[] labels) {
        Evaluation e = Evaluation.of(z, labels, 15);
        System.out.printf(
                Locale.ROOT,
                "| %s | %.2f | %.4f | %.4f | %.4f |%n",
                name,
                100 * e.accuracy(),
                e.nll(),
                e.brier(),
                e.ece());
    }
}
