package dev.logits.io.internal.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What a file is that is not what its name says: for messages, behind what is wrong. */
public final class FirstBytes {
    private static final int LENGTH = 8;

    private FirstBytes() {}

    /** Such as "; it is packed by gzip: unpack it with gunzip"; nothing where the bytes are no kind that is known. */
    public static String hint(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return hint(in.readNBytes(LENGTH));
        } catch (IOException unreadable) {
            return "";
        }
    }

    public static String hint(byte[] bytes) {
        if (starts(bytes, 0x1f, 0x8b)) {
            return "; it is packed by gzip: unpack it with gunzip";
        }
        if (starts(bytes, 0x28, 0xb5, 0x2f, 0xfd)) {
            return "; it is packed by zstd: unpack it with unzstd";
        }
        if (starts(bytes, 'B', 'Z', 'h')) {
            return "; it is packed by bzip2: unpack it with bunzip2";
        }
        if (starts(bytes, 0xfd, '7', 'z', 'X', 'Z')) {
            return "; it is packed by xz: unpack it with unxz";
        }
        if (starts(bytes, 'P', 'K')) {
            return "; it is a zip file: if it holds arrays of NumPy, name it .npz; if PyTorch saved it, .pt";
        }
        if (starts(bytes, 0x93, 'N', 'U', 'M', 'P', 'Y')) {
            return "; it is an array of NumPy: name it .npy";
        }
        if (starts(bytes, 'P', 'A', 'R', '1')) {
            return "; it is a Parquet file: name it .parquet";
        }
        if (starts(bytes, 0x89, 'H', 'D', 'F')) {
            return "; it is an HDF5 file: save its arrays by numpy.savez";
        }
        return starts(bytes, 0x80)
                ? "; it looks like a pickle: if torch.save made it, name it .pt; else save the array by numpy.save"
                : "";
    }

    /** Whether it begins with a brace, and so is no safetensors file, which begins with the length of its header. */
    public static boolean isJson(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(LENGTH), StandardCharsets.ISO_8859_1).stripLeading();
            return text.isEmpty() || text.startsWith("{") || text.startsWith("\u00ef\u00bb\u00bf");
        }
    }

    private static boolean starts(byte[] bytes, int... first) {
        byte[] expected = new byte[first.length];
        for (int i = 0; i < first.length; i++) {
            expected[i] = (byte) first[i];
        }
        return bytes.length >= first.length && Arrays.equals(bytes, 0, first.length, expected, 0, first.length);
    }
}
