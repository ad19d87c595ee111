package dev.logits.io.internal.file;

/** The library's name and version: of the jar's manifest, or on the module path of the module. */
public final class LibraryVersion {
    /** {@code logits 0.1.0}. */
    public static final String TEXT = text();

    private LibraryVersion() {}

    private static String text() {
        Module module = LibraryVersion.class.getModule();
        String version = module.isNamed()
                ? module.getDescriptor().rawVersion().orElse(null)
                : LibraryVersion.class.getPackage().getImplementationVersion();
        return "logits " + (version == null ? "(unreleased)" : version);
    }
}
