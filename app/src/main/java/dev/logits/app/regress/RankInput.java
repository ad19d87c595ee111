package dev.logits.app.regress;

import dev.logits.app.read.InputOptions;
import dev.logits.io.MalformedFileException;
import dev.logits.io.csv.CsvTexts;
import dev.logits.learn.choice.BradleyTerry;
import dev.logits.learn.choice.PairedComparison;
import dev.logits.learn.choice.PairedComparison.Venue;
import dev.logits.learn.choice.PlackettLuce;
import dev.logits.learn.choice.PreferenceOrder;
import dev.logits.learn.choice.RankingModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Which columns are comparisons or rankings, and what they say. */
final class RankInput {
    @Option(
            names = "--pair",
            paramLabel = "A,B",
            split = ",",
            converter = InputOptions.NameConverter.class,
            hideParamSyntax = true,
            description = "The columns of the two that were compared. Without counts and result the first one won.")
    private List<String> pair = List.of();

    @Option(names = "--wins", paramLabel = "COLUMN", description = "With --pair: how often the first one won.")
    private String wins;

    @Option(names = "--losses", paramLabel = "COLUMN", description = "With --wins: how often the second one won.")
    private String losses;

    @Option(names = "--ties", paramLabel = "COLUMN", description = "With --wins: how often neither did.")
    private String ties;

    @Option(
            names = "--result",
            paramLabel = "COLUMN",
            description = "With --pair: 1 where the first one won, -1 where the second did, 0 where neither.")
    private String result;

    @Option(names = "--home", description = "With --pair: the first one has an advantage of place, which is estimated.")
    private boolean home;

    @Option(
            names = "--ranking",
            paramLabel = "COLUMN",
            description = "The column that says which rows are one ranking, such as a voter; with --item and --place.")
    private String ranking;

    @Option(names = "--item", paramLabel = "COLUMN", description = "With --ranking: what is ranked.")
    private String item;

    @Option(
            names = "--place",
            paramLabel = "COLUMN",
            description = "With --ranking: the place, 1 the best; equal places are a tie, and an empty cell is below"
                    + " all places.")
    private String place;

    @Option(
            names = "--reference",
            paramLabel = "ITEM",
            description = "The item of ability 0. Default: the first in sorted order.")
    private String reference;

    private List<String> items = List.of();
    private final List<PairedComparison> comparisons = new ArrayList<>();
    private final List<PreferenceOrder> rankings = new ArrayList<>();

    List<String> items() {
        return items;
    }

    boolean pairs() {
        return !pair.isEmpty();
    }

    /** The columns that name items: the two of a comparison, or a ranking and its item. */
    List<String> columns() {
        return pairs() ? pair : List.of(ranking, item);
    }

    /** The column of results of single comparisons, or of places. */
    Optional<String> outcome() {
        return Optional.ofNullable(pairs() ? result : place);
    }

    boolean home() {
        return home;
    }

    /** How many comparisons, or rankings, there are. */
    double count() {
        return pairs()
                ? comparisons.stream()
                        .mapToDouble(c -> c.wins() + c.losses() + c.ties())
                        .sum()
                : rankings.size();
    }

    void check() {
        boolean orders = ranking != null || item != null || place != null;
        if (pairs() == orders) {
            throw new IllegalArgumentException(
                    pairs()
                            ? "--pair and --ranking are two kinds of data; give one"
                            : "what was compared? give --pair WINNER,LOSER, or --ranking VOTER --item CANDIDATE --place"
                                    + " PLACE");
        }
        if (orders && (ranking == null || item == null || place == null)) {
            throw new IllegalArgumentException("--ranking, --item and --place go together; "
                    + (ranking == null ? "--ranking" : item == null ? "--item" : "--place") + " is missing");
        }
        if (pairs() && pair.size() != 2) {
            throw new IllegalArgumentException("--pair takes two columns, got " + pair.size());
        }
        String counts = wins != null ? "--wins" : losses != null ? "--losses" : ties != null ? "--ties" : null;
        if (orders && (counts != null || result != null || home)) {
            throw new IllegalArgumentException(
                    (counts != null ? counts : result != null ? "--result" : "--home") + " goes with --pair");
        }
        if (counts != null && result != null) {
            throw new IllegalArgumentException(counts + " and --result both say who won; give one");
        }
        if (counts != null && wins == null) {
            throw new IllegalArgumentException(counts + " goes with --wins");
        }
    }

    /** Reads the file. */
    void read(Path file) throws IOException {
        List<String> header = CsvTexts.header(file);
        List<String> wanted = Stream.concat(
                        pair.stream(), Stream.of(nullable(wins, losses, ties, result, ranking, item, place)))
                .distinct()
                .toList();
        for (String name : wanted) {
            if (!header.contains(name)) {
                throw MalformedFileException.atLine(
                        file, 1, "no column \"" + name + "\"; there are " + String.join(", ", header));
            }
        }
        Map<String, List<String>> cells = CsvTexts.read(file, wanted);
        List<String> named = pairs()
                ? Stream.concat(cells.get(pair.get(0)).stream(), cells.get(pair.get(1)).stream())
                        .toList()
                : cells.get(item);
        int blank = named.indexOf("");
        if (blank >= 0) {
            int row = blank % cells.get(wanted.get(0)).size();
            throw MalformedFileException.of(file, "row " + row + ": an empty cell where a name is expected");
        }
        items = new ArrayList<>(new TreeSet<>(named));
        if (reference != null) {
            if (!items.remove(reference)) {
                throw new IllegalArgumentException("--reference " + reference + " is none of "
                        + String.join(", ", items.subList(0, Math.min(10, items.size()))));
            }
            items.add(0, reference);
        }
        Map<String, Integer> places = new LinkedHashMap<>();
        items.forEach(name -> places.put(name, places.size()));
        if (pairs()) {
            readPairs(file, cells, places);
        } else {
            readRankings(file, cells, places);
        }
    }

    private static String[] nullable(String... names) {
        return Stream.of(names).filter(n -> n != null).toArray(String[]::new);
    }

    private void readPairs(Path file, Map<String, List<String>> cells, Map<String, Integer> places)
            throws MalformedFileException {
        for (int r = 0; r < cells.get(pair.get(0)).size(); r++) {
            int first = places.get(cells.get(pair.get(0)).get(r));
            int second = places.get(cells.get(pair.get(1)).get(r));
            if (first == second) {
                throw MalformedFileException.of(file, "row " + r + ": \"" + items.get(first) + "\" against itself");
            }
            double won = wins == null ? 1 : number(file, cells, wins, r);
            double lost = losses == null ? 0 : number(file, cells, losses, r);
            double neither = ties == null ? 0 : number(file, cells, ties, r);
            if (result != null) {
                double v = number(file, cells, result, r);
                if (v != 1 && v != 0 && v != -1) {
                    throw MalformedFileException.of(
                            file,
                            "row " + r + ", column \"" + result + "\": " + v + " is no result: expected 1, 0 or -1");
                }
                won = v == 1 ? 1 : 0;
                lost = v == -1 ? 1 : 0;
                neither = v == 0 ? 1 : 0;
            }
            if (Math.min(won, Math.min(lost, neither)) < 0) {
                throw MalformedFileException.of(file, "row " + r + ": a negative count");
            }
            comparisons.add(
                    new PairedComparison(first, second, won, lost, neither, home ? Venue.FIRST : Venue.NEUTRAL));
        }
    }

    private static double number(Path file, Map<String, List<String>> cells, String column, int row)
            throws MalformedFileException {
        String cell = cells.get(column).get(row).strip();
        try {
            double value = Double.parseDouble(cell);
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw MalformedFileException.of(
                file, "row " + row + ", column \"" + column + "\": \"" + cell + "\" is not a finite number");
    }

    private void readRankings(Path file, Map<String, List<String>> cells, Map<String, Integer> places)
            throws MalformedFileException {
        Map<String, TreeMap<Double, List<Integer>>> orders = new LinkedHashMap<>();
        for (int r = 0; r < cells.get(ranking).size(); r++) {
            String cell = cells.get(place).get(r).strip();
            double at = cell.isEmpty() || cell.equals("NA") ? Double.POSITIVE_INFINITY : number(file, cells, place, r);
            TreeMap<Double, List<Integer>> order =
                    orders.computeIfAbsent(cells.get(ranking).get(r), k -> new TreeMap<>());
            int named = places.get(cells.get(item).get(r));
            if (order.values().stream().anyMatch(tied -> tied.contains(named))) {
                throw MalformedFileException.of(
                        file,
                        "row " + r + ": \"" + items.get(named) + "\" is twice in the ranking \""
                                + cells.get(ranking).get(r) + "\"");
            }
            order.computeIfAbsent(at, k -> new ArrayList<>()).add(named);
        }
        for (TreeMap<Double, List<Integer>> order : orders.values()) {
            List<Integer> rest = order.remove(Double.POSITIVE_INFINITY);
            rankings.add(new PreferenceOrder(List.copyOf(order.values()), rest == null ? List.of() : rest));
        }
    }

    RankingModel fit(Double pseudo) {
        if (pairs()) {
            BradleyTerry fit = BradleyTerry.maximumLikelihood();
            fit = home ? fit.withHomeAdvantage() : fit;
            return (pseudo == null ? fit : fit.withPseudoComparisons(pseudo)).fit(items.size(), comparisons);
        }
        PlackettLuce fit = PlackettLuce.maximumLikelihood();
        return (pseudo == null ? fit : fit.withPseudoComparisons(pseudo)).fit(items.size(), rankings);
    }
}
