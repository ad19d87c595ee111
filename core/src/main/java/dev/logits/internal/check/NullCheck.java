package dev.logits.internal.check;

/** The rule for null: no argument is null, and the error names the one that is. */
public final class NullCheck {
    private NullCheck() {}

    /**
     * Checks one argument.
     *
     * @param name the parameter's name
     * @return the argument
     * @throws NullPointerException naming the parameter, if it is null
     */
    public static <T> T argument(T argument, String name) {
        if (argument == null) {
            throw new NullPointerException(name + " must not be null");
        }
        return argument;
    }

    /**
     * Checks the entries of an array.
     *
     * @param name the array's name
     * @return the array
     * @throws NullPointerException naming the array or its entry, if it is null
     */
    public static <T> T[] entries(T[] array, String name) {
        argument(array, name);
        for (int i = 0; i < array.length; i++) {
            if (array[i] == null) {
                throw new NullPointerException(name + "[" + i + "] must not be null");
            }
        }
        return array;
    }
}
