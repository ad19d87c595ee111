package dev.logits.app.model;

import dev.logits.onnx.ModelBatch;
import dev.logits.onnx.ModelInput;
import dev.logits.onnx.OnnxClassifier;
import dev.logits.onnx.image.ImagePreparation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A folder of images, in the order of their names; those in sub-folders have the folder's name as their label. */
final class ImageFolder {
    /** Images that go through a model at a time. */
    private static final int IMAGES = 16;

    private final Path folder;
    private final List<Path> images;
    private final int[] labels;

    private ImageFolder(Path folder, List<Path> images, int[] labels) {
        this.folder = folder;
        this.images = images;
        this.labels = labels;
    }

    static ImageFolder read(Path folder, OnnxClassifier classifier) throws IOException {
        List<Path> images = new ArrayList<>(images(folder));
        List<Path> classes;
        try (Stream<Path> files = Files.list(folder)) {
            classes = files.filter(Files::isDirectory).sorted().toList();
        }
        List<Integer> labels = new ArrayList<>();
        images.forEach(image -> labels.add(-1));
        List<String> names = classifier.classNames();
        for (int i = 0; i < classes.size(); i++) {
            String name = classes.get(i).getFileName().toString();
            int label = names.isEmpty() ? i : names.indexOf(name);
            if (label < 0 && name.matches("[0-9]{1,9}")) {
                label = Integer.parseInt(name);
            }
            if (label < 0) {
                throw new IllegalArgumentException(
                        classes.get(i) + ": a folder's name is the label of its images, and the model has no class '"
                                + name + "'; it has "
                                + String.join(", ", names.stream().limit(20).toList()));
            }
            for (Path image : images(classes.get(i))) {
                images.add(image);
                labels.add(label);
            }
        }
        if (images.isEmpty()) {
            throw new IllegalArgumentException(folder + ": no images in it (.png, .jpg, .gif, .bmp)");
        }
        return new ImageFolder(
                folder, images, labels.stream().mapToInt(Integer::intValue).toArray());
    }

    private static List<Path> images(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().toLowerCase(Locale.ROOT).matches(".*[.](png|jpe?g|gif|bmp)"))
                    .sorted()
                    .toList();
        }
    }

    OnnxPrediction predict(Path model, OnnxClassifier classifier) throws IOException {
        List<ModelInput> inputs = classifier.inputs();
        if (inputs.size() != 1 || inputs.get(0).shape().size() != 4) {
            throw new IllegalArgumentException(folder + ": a folder of images, and the model takes " + inputs);
        }
        ImagePreparation preparation = ImagePreparation.read(model);
        GrowingLogits logits = new GrowingLogits();
        for (int from = 0; from < images.size(); from += IMAGES) {
            int n = Math.min(IMAGES, images.size() - from);
            float[] values = new float[0];
            int width = 0;
            int height = 0;
            for (int i = 0; i < n; i++) {
                ImagePreparation.Prepared image = preparation.prepare(images.get(from + i));
                if (i == 0) {
                    width = image.width();
                    height = image.height();
                    values = new float[Math.multiplyExact(n, image.values().length)];
                } else if (image.width() != width || image.height() != height) {
                    throw new IllegalArgumentException(images.get(from + i) + ": " + image.width() + " x "
                            + image.height() + " pixels after it was prepared, the one before " + width + " x "
                            + height + "; the model's configuration names no size for all");
                }
                System.arraycopy(image.values(), 0, values, i * image.values().length, image.values().length);
            }
            logits.add(classifier.logits(ModelBatch.of(n).with(inputs.get(0).name(), values, 3, height, width)));
        }
        boolean labeled = Arrays.stream(labels).anyMatch(y -> y >= 0);
        return OnnxPrediction.of(classifier, logits.all(), labels, labeled);
    }
}
