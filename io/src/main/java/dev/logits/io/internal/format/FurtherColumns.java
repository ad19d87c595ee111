package dev.logits.io.internal.format;

import dev.logits.io.ColumnNames;
import dev.logits.io.ReadOptions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;

/** Which columns of a table stay beside the scores. */
public final class FurtherColumns {
    private FurtherColumns() {}

    /**
     * The places of the columns that the options name, each once, in the order in which they are named.
     *
     * @param header the names of all columns
     * @param candidate whether ranges and patterns take the column of a place
     * @param notFound makes an exception of a problem
     */
    public static int[] places(
            ReadOptions options,
            List<String> header,
            IntPredicate candidate,
            Function<String, IllegalArgumentException> notFound) {
        Set<Integer> places = new LinkedHashSet<>();
        ColumnNames names = new ColumnNames(header, candidate, notFound);
        for (String typed : options.columns()) {
            for (int place : names.select(typed)) {
                places.add(place);
            }
        }
        return places.stream().mapToInt(Integer::intValue).toArray();
    }
}
