package dev.redlite.engine;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The configuration parameters that CONFIG GET and SET know, in Redis's names. Changed under the
 * engine's lock; a parameter's value may be read by any thread.
 */
public final class Config {
    /** One parameter. Its value is kept as the text that CONFIG GET shows. */
    public static final class Parameter {
        private final String name;
        private final UnaryOperator<String> normalise;
        private final String initial;
        private volatile String value;
        private boolean immutable;
        private boolean isProtected;
        private final List<Consumer<String>> listeners = new ArrayList<>();

        Parameter(String name, String initial, UnaryOperator<String> normalise) {
            this.name = name;
            this.normalise = normalise;
            this.initial = initial;
            this.value = initial;
        }

        public String name() {
            return name;
        }

        public String value() {
            return value;
        }

        public String initial() {
            return initial;
        }

        /** The value of a parameter that is a number. */
        public long number() {
            return Long.parseLong(value);
        }

        /** The value of a parameter that is yes or no. */
        public boolean isYes() {
            return value.equals("yes");
        }

        /** Cannot be changed while the engine runs. */
        public Parameter immutable() {
            immutable = true;
            return this;
        }

        public boolean isImmutable() {
            return immutable;
        }

        /** Cannot be changed by clients, as it names a path or weakens the protection. */
        public Parameter protect() {
            isProtected = true;
            return this;
        }

        public boolean isProtected() {
            return isProtected;
        }

        /** Told every new value; called once with the present one. */
        public Parameter onChange(Consumer<String> listener) {
            listeners.add(listener);
            listener.accept(value);
            return this;
        }

        /**
         * The text this value is shown as.
         *
         * @throws IllegalArgumentException with what is wrong, as CONFIG SET reports it
         */
        public String normalised(String text) {
            return normalise.apply(text);
        }

        /** Sets a value that {@link #normalised} gave. */
        public void set(String text) {
            value = text;
            for (Consumer<String> listener : listeners) {
                listener.accept(text);
            }
        }
    }

    private final Map<String, Parameter> parameters = new TreeMap<>();

    /** Adds a parameter; the operator checks a text and gives the form that is shown. */
    public Parameter define(String name, String initial, UnaryOperator<String> normalise) {
        var parameter = new Parameter(name, initial, normalise);
        if (parameters.put(name, parameter) != null) {
            throw new IllegalStateException(name + " is there twice");
        }
        return parameter;
    }

    /** The parameter with a name in lower case, or null. */
    public @Nullable Parameter find(String name) {
        return parameters.get(name);
    }

    /** The parameter with a name that exists. */
    public Parameter get(String name) {
        Parameter parameter = parameters.get(name);
        if (parameter == null) {
            throw new IllegalStateException("no configuration parameter " + name);
        }
        return parameter;
    }

    /** All parameters by name. */
    public Collection<Parameter> all() {
        return parameters.values();
    }
}
