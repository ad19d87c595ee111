package dev.logits.app.shell;

import java.nio.file.Path;
import picocli.CommandLine;

/** A path as it was typed. */
public class PathConverter implements CommandLine.ITypeConverter<Path> {
    @Override
    public Path convert(String value) {
        if (value.isEmpty()) {
            throw new CommandLine.TypeConversionException("the name of a file is empty");
        }
        return Path.of(value);
    }
}
