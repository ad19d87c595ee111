package dev.logits.onnx.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.logits.onnx.Models;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The images are Pillow's, made by make_images.py beside them. */
class ImagePreparationTest {
    @TempDir
    private Path folder;

    private static PixelGrid read(String name) throws IOException {
        try (InputStream in = ImagePreparationTest.class.getResourceAsStream(name)) {
            return PixelGrid.of(ImageIO.read(in));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "nearest-24x24, NEAREST, 0",
        "nearest-150x40, NEAREST, 0",
        "bilinear-24x24, BILINEAR, 1",
        "bilinear-150x40, BILINEAR, 1",
        "bilinear-83x17, BILINEAR, 1",
        "bicubic-24x24, BICUBIC, 1",
        "bicubic-150x40, BICUBIC, 1",
        "bicubic-83x17, BICUBIC, 1",
        "lanczos-24x24, LANCZOS, 1",
        "lanczos-150x40, LANCZOS, 1"
    })
    void resizingIsPillowsToOneLevel(String name, Resampling filter, int levels) throws IOException {
        PixelGrid expected = read(name + ".png");
        PixelGrid made = read("photo.png").resized(expected.width(), expected.height(), filter);
        int worst = 0;
        for (int i = 0; i < expected.rgb().length; i++) {
            worst = Math.max(worst, Math.abs(expected.rgb()[i] - made.rgb()[i]));
        }
        assertThat(worst).isLessThanOrEqualTo(levels);
    }

    @Test
    void grayImagesKeepTheirLevels() throws IOException {
        PixelGrid gray = read("gray.png");
        PixelGrid photo = read("photo.png");
        for (int i = 0; i < gray.rgb().length; i++) {
            assertThat(gray.rgb()[i]).isEqualTo(photo.rgb()[i / 3 * 3 + 1]);
        }
    }

    private ImagePreparation read(String file, String json) throws IOException {
        Files.write(folder.resolve("model.onnx"), Models.linear(2, 17));
        Files.writeString(folder.resolve(file), json);
        return ImagePreparation.read(folder);
    }

    @Test
    void theConfigurationOfTransformersIsRead() throws IOException {
        ImagePreparation vit = read(
                "preprocessor_config.json",
                "{\"do_resize\": true, \"size\": {\"shortest_edge\": 20}, \"resample\": 3, \"do_center_crop\": true,"
                        + " \"crop_size\": {\"height\": 16, \"width\": 12}, \"do_rescale\": true,"
                        + " \"rescale_factor\": 0.00392156862745098, \"do_normalize\": true,"
                        + " \"image_mean\": [0.5, 0.4, 0.3], \"image_std\": [0.5, 0.25, 0.2]}");
        assertThat(vit.resampling()).isEqualTo(Resampling.BICUBIC);
        assertThat(vit.resize()).contains(new ImagePreparation.Resize(new ImagePreparation.Size(20, 20), true));
        assertThat(vit.crop()).contains(new ImagePreparation.Crop(new ImagePreparation.Size(12, 16), false));
        PixelGrid photo = read("photo.png");
        Path file = folder.resolve("photo.png");
        try (InputStream in = ImagePreparationTest.class.getResourceAsStream("photo.png")) {
            Files.copy(in, file);
        }
        ImagePreparation.Prepared prepared = vit.prepare(file);
        assertThat(prepared.width()).isEqualTo(12);
        assertThat(prepared.height()).isEqualTo(16);
        PixelGrid resized = photo.resized(27, 20, Resampling.BICUBIC); // 83 · 20 / 61 = 27.2
        int level = resized.rgb()[3 * (2 * 27 + 7) + 1]; // row 2, column 7 is where the middle begins
        assertThat((double) prepared.values()[12 * 16]).isCloseTo((level / 255.0 - 0.4) / 0.25, within(1e-6));
    }

    @Test
    void theConfigurationOfTimmIsRead() throws IOException {
        ImagePreparation timm = read(
                "config.json",
                "{\"pretrained_cfg\": {\"input_size\": [3, 224, 224], \"interpolation\": \"bicubic\","
                        + " \"crop_pct\": 0.95, \"mean\": [0.485, 0.456, 0.406], \"std\": [0.229, 0.224, 0.225]}}");
        assertThat(timm.resize()).contains(new ImagePreparation.Resize(new ImagePreparation.Size(235, 235), true));
        assertThat(timm.crop()).contains(new ImagePreparation.Crop(new ImagePreparation.Size(224, 224), true));
        assertThat(timm.scale()).isEqualTo(1 / 255.0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"size\": \"big\"} | size is \"big\", expected a number of pixels",
                "{\"size\": {\"height\": 0, \"width\": 4}} | expected 1 to 16384 pixels a side",
                "{\"resample\": 9} | resample is 9, expected 0 to 3",
                "{\"image_mean\": [1, 2]} | image_mean is [1,2], expected three numbers",
                "{\"do_resize\": 3} | do_resize is 3, expected true or false",
                "[] | expected a JSON object",
                "{ | not JSON"
            })
    void aWrongConfigurationNamesTheField(String json, String message) {
        assertThatThrownBy(() -> read("preprocessor_config.json", json))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("preprocessor_config.json")
                .hasMessageContaining(message);
    }

    @Test
    void aModelWithoutAConfigurationIsAQuestion() throws IOException {
        Files.write(folder.resolve("model.onnx"), Models.linear(2, 17));
        assertThatThrownBy(() -> ImagePreparation.read(folder)).hasMessageContaining("no preprocessor_config.json");
        assertThatThrownBy(() -> new ImagePreparation(
                        Optional.empty(), Resampling.BILINEAR, Optional.empty(), 1, List.of(0.0), List.of(1.0)))
                .hasMessageContaining("three channels");
    }
}
