package dev.logits.onnx.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.logits.internal.check.NullCheck;
import dev.logits.io.MalformedFileException;
import dev.logits.onnx.internal.config.ModelConfig;
import dev.logits.onnx.internal.config.ModelFolder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * Makes of an image what a model takes: resized, cropped in the middle, scaled to 0..1, normalized by channel,
 * {@code (v − mean) / deviation}; three channels of height × width, red, green, blue. Resizing is that of Pillow, with
 * antialiasing, to 1 of 255 levels a channel.
 *
 * <p>References: the image processors of Hugging Face transformers ({@code preprocessor_config.json}); timm's
 * {@code pretrained_cfg}.
 *
 * @param resize the size before the crop; empty keeps the image's own
 * @param resampling how pixels are made
 * @param crop the middle that is cut out; empty keeps all
 * @param scale what levels of 0 to 255 are multiplied by
 * @param mean by channel
 * @param deviation by channel
 * @since 0.1
 */
public record ImagePreparation(
        Optional<Resize> resize,
        Resampling resampling,
        Optional<Crop> crop,
        double scale,
        List<Double> mean,
        List<Double> deviation) {
    /** What no image of a model has. */
    private static final int LARGEST = 1 << 14;

    /** Copies, and checks that there are three channels. */
    public ImagePreparation {
        NullCheck.argument(resize, "resize");
        NullCheck.argument(resampling, "resampling");
        NullCheck.argument(crop, "crop");
        NullCheck.argument(mean, "mean");
        NullCheck.argument(deviation, "deviation");
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        if (mean.size() != 3 || deviation.size() != 3 || deviation.contains(0.0)) {
            throw new IllegalArgumentException("images have three channels, each with a mean and a deviation that is"
                    + " not 0; got " + mean + " and " + deviation);
        }
    }

    /**
     * A size in pixels.
     *
     * @param width 1 or more
     * @param height 1 or more
     */
    public record Size(int width, int height) {
        /** Checks both. */
        public Size {
            if (width < 1 || height < 1 || width > LARGEST || height > LARGEST) {
                throw new IllegalArgumentException(
                        "an image must have 1 to " + LARGEST + " pixels a side, got " + width + " x " + height);
            }
        }
    }

    /**
     * The size before the crop.
     *
     * @param size both sides; where only the shorter side is given, a square of it
     * @param shortest whether the shorter side becomes {@code size.width()} and the other keeps the proportion
     */
    public record Resize(Size size, boolean shortest) {
        /** Checks that there is a size. */
        public Resize {
            NullCheck.argument(size, "size");
        }
    }

    /**
     * The middle that is cut out.
     *
     * @param size its size
     * @param rounded whether half a pixel is rounded to the even side, as torchvision does; else to the left and up
     */
    public record Crop(Size size, boolean rounded) {
        /** Checks that there is a size. */
        public Crop {
            NullCheck.argument(size, "size");
        }
    }

    /**
     * Reads {@code preprocessor_config.json} of a model's folder, else the {@code pretrained_cfg} of its {@code
     * config.json}.
     *
     * @param model the folder, or the ONNX file in it
     * @throws IOException if neither is there, or a field is wrong; the message names it
     */
    public static ImagePreparation read(Path model) throws IOException {
        NullCheck.argument(model, "model");
        ModelFolder folder = ModelFolder.of(model);
        ModelConfig transformers = folder.config("preprocessor_config.json");
        if (transformers.exists()) {
            return transformers(transformers);
        }
        ModelConfig timm = folder.config();
        if (timm.at("pretrained_cfg").isObject()) {
            return timm(timm);
        }
        throw new MalformedFileException(
                folder.folder().toString(),
                folder.folder() + ": how does this model take images? There is no preprocessor_config.json beside it,"
                        + " and no pretrained_cfg in a config.json");
    }

    private static ImagePreparation transformers(ModelConfig config) throws IOException {
        Optional<Resize> resize = Optional.empty();
        Optional<Size> crop = config.flag("do_center_crop", false) ? size(config, "crop_size") : Optional.empty();
        if (config.flag("do_resize", true)) {
            boolean shortest = config.at("size/shortest_edge").isNumber()
                    || config.at("size").isNumber() && config.flag("do_center_crop", false);
            Optional<Size> size = size(config, "size");
            double part = config.number("crop_pct", 1);
            if (size.isPresent() && shortest && part < 1) { // ConvNeXT: enlarged, then cut to the size
                crop = size.get().width() < 384 ? size : crop;
                int side = (int) (size.get().width() / part);
                size = size.get().width() < 384 ? Optional.of(new Size(side, side)) : size;
                shortest = size.get().width() < 384 || crop.isPresent();
            }
            boolean side = shortest;
            resize = size.map(s -> new Resize(s, side));
        }
        double factor = config.flag("do_rescale", true) ? config.number("rescale_factor", 1 / 255.0) : 1;
        boolean normalize =
                config.flag("do_normalize", true) && config.at("image_mean").isArray();
        return new ImagePreparation(
                resize,
                resampling(config),
                crop.map(s -> new Crop(s, false)),
                factor,
                normalize ? channels(config, "image_mean") : List.of(0.0, 0.0, 0.0),
                normalize ? channels(config, "image_std") : List.of(1.0, 1.0, 1.0));
    }

    private static Resampling resampling(ModelConfig config) throws IOException {
        int number = config.integer("resample").orElse(2);
        return switch (number) {
            case 0 -> Resampling.NEAREST;
            case 1 -> Resampling.LANCZOS;
            case 2 -> Resampling.BILINEAR;
            case 3 -> Resampling.BICUBIC;
            default -> throw config.wrong("resample", "0 to 3", config.at("resample"));
        };
    }

    /** A number, an object of height and width, or one of the shorter side. */
    private static Optional<Size> size(ModelConfig config, String path) throws IOException {
        JsonNode node = config.at(path);
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        JsonNode shortest = node.isNumber() ? node : node.path("shortest_edge");
        JsonNode width = shortest.isNumber() ? shortest : node.path("width");
        JsonNode height = shortest.isNumber() ? shortest : node.path("height");
        if (!width.canConvertToInt() || !height.canConvertToInt() || !width.isNumber() || !height.isNumber()) {
            throw config.wrong(path, "a number of pixels, height and width, or shortest_edge", node);
        }
        try {
            return Optional.of(new Size(width.intValue(), height.intValue()));
        } catch (IllegalArgumentException e) {
            throw config.wrong(path, "1 to " + LARGEST + " pixels a side", node);
        }
    }

    private static List<Double> channels(ModelConfig config, String path) throws IOException {
        JsonNode node = config.at(path);
        if (node.size() != 3
                || !node.path(0).isNumber()
                || !node.path(1).isNumber()
                || !node.path(2).isNumber()) {
            throw config.wrong(path, "three numbers", node);
        }
        return List.of(
                node.get(0).doubleValue(),
                node.get(1).doubleValue(),
                node.get(2).doubleValue());
    }

    private static ImagePreparation timm(ModelConfig config) throws IOException {
        String root = "pretrained_cfg/";
        JsonNode input = config.at(root + "input_size");
        if (input.size() != 3
                || !input.path(1).canConvertToInt()
                || !input.path(2).canConvertToInt()) {
            throw config.wrong(root + "input_size", "channels, height and width", input);
        }
        Size size;
        try {
            size = new Size(input.get(2).intValue(), input.get(1).intValue());
        } catch (IllegalArgumentException e) {
            throw config.wrong(root + "input_size", "1 to " + LARGEST + " pixels a side", input);
        }
        double part = config.number(root + "crop_pct", 0.875);
        String mode = config.text(root + "crop_mode").orElse("center");
        if (!(part > 0) || !List.of("center", "squash").contains(mode)) {
            throw config.wrong(
                    root + "crop_mode", "center or squash, with a crop_pct above 0", config.at("pretrained_cfg"));
        }
        Size enlarged = new Size((int) Math.floor(size.width() / part), (int) Math.floor(size.height() / part));
        boolean shortest = mode.equals("center") && size.width() == size.height();
        String filter = config.text(root + "interpolation").orElse("bilinear").toUpperCase(Locale.ROOT);
        Resampling resampling;
        try {
            resampling = Resampling.valueOf(filter);
        } catch (IllegalArgumentException e) {
            throw config.wrong(
                    root + "interpolation", "nearest, bilinear, bicubic or lanczos", config.at(root + "interpolation"));
        }
        return new ImagePreparation(
                Optional.of(new Resize(enlarged, shortest)),
                resampling,
                Optional.of(new Crop(size, true)),
                1 / 255.0,
                channels(config, root + "mean"),
                channels(config, root + "std"));
    }

    /**
     * Reads and prepares an image file: PNG, JPEG, GIF or BMP.
     *
     * @return channels × height × width
     * @throws IOException if it is no image
     */
    public Prepared prepare(Path file) throws IOException {
        NullCheck.argument(file, "file");
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
        }
        BufferedImage image;
        try {
            image = ImageIO.read(file.toFile());
        } catch (IOException | RuntimeException e) {
            throw new MalformedFileException(
                    file.toString(), file + ": a damaged image: " + MalformedFileException.reason(e), e);
        }
        if (image == null) {
            throw new MalformedFileException(
                    file.toString(), file + ": no image of a known kind (PNG, JPEG, GIF, BMP)");
        }
        return prepare(image);
    }

    /** Prepares an image; transparency is left out. */
    public Prepared prepare(BufferedImage image) {
        NullCheck.argument(image, "image");
        PixelGrid pixels = PixelGrid.of(image);
        if (resize.isPresent()) {
            Size to = target(pixels, resize.get());
            pixels = pixels.resized(to.width(), to.height(), resampling);
        }
        if (crop.isPresent()) {
            pixels = pixels.centered(
                    crop.get().size().width(),
                    crop.get().size().height(),
                    crop.get().rounded());
        }
        int area = pixels.width() * pixels.height();
        float[] values = new float[3 * area];
        for (int c = 0; c < 3; c++) {
            for (int i = 0; i < area; i++) {
                values[c * area + i] = (float) ((pixels.rgb()[3 * i + c] * scale - mean.get(c)) / deviation.get(c));
            }
        }
        return new Prepared(values, pixels.width(), pixels.height());
    }

    private static Size target(PixelGrid pixels, Resize resize) {
        if (!resize.shortest()) {
            return resize.size();
        }
        int side = resize.size().width();
        long longer =
                (long) side * Math.max(pixels.width(), pixels.height()) / Math.min(pixels.width(), pixels.height());
        int other = (int) Math.min(longer, LARGEST);
        return pixels.width() <= pixels.height() ? new Size(side, other) : new Size(other, side);
    }

    /**
     * An image as a model takes it.
     *
     * @param values channels × height × width
     * @param width of the image
     * @param height of the image
     */
    public record Prepared(float[] values, int width, int height) {
        /** Shares the values. */
        public Prepared {
            NullCheck.argument(values, "values");
        }
    }
}
