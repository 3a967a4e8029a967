package dev.redlite.engine;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The configuration parameters that CONFIG GET and SET know, in Redis's names; {@link
 * ConfigParameters} lists them. Changed under the engine's lock; a parameter's value may be read by
 * any thread.
 */
public final class Config {
    /** One parameter. Its value is kept as the text that CONFIG GET shows, or nearly. */
    public static final class Parameter {
        private final String name;
        private final ConfigKind kind;
        private volatile String initial;
        private volatile String value;
        private UnaryOperator<String> shape = text -> text;
        private boolean immutable;
        private boolean isProtected;
        private final List<Consumer<String>> listeners = new ArrayList<>();

        Parameter(String name, String initial, ConfigKind kind) {
            this.name = name;
            this.kind = kind;
            this.initial = initial;
            this.value = initial;
        }

        public String name() {
            return name;
        }

        public String value() {
            return value;
        }

        /** The value as CONFIG GET shows it. */
        public String shown() {
            return shape.apply(value);
        }

        /** Has CONFIG GET show something else than the value. */
        Parameter shownAs(UnaryOperator<String> shown) {
            shape = shown;
            return this;
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

        /** Can be changed from now on, as somebody follows it. */
        public void mutable() {
            immutable = false;
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
            return kind.normalise(text, value);
        }

        /** Gives it another default, which it has from now on. */
        public void begin(String text) {
            initial = text;
            set(text);
        }

        /** Sets a value that {@link #normalised} gave. */
        public void set(String text) {
            value = text;
            for (Consumer<String> listener : listeners) {
                listener.accept(text);
            }
        }
    }

    /** What is valid only together, and who looks at it when one of it was changed. */
    private final Map<Set<String>, Runnable> groups = new LinkedHashMap<>();

    /** By each name a parameter has: some have an older one too. */
    private final Map<String, Parameter> parameters = new TreeMap<>();

    /** Who writes the configuration into its file. */
    private @Nullable Runnable rewriter;

    /** Every parameter at its default, of no engine. */
    public static Config defaults() {
        return ConfigParameters.all();
    }

    /** What CONFIG REWRITE does; null if there is no file. */
    public @Nullable Runnable rewriter() {
        return rewriter;
    }

    /** Sets what CONFIG REWRITE does. */
    public void rewriter(Runnable writer) {
        rewriter = writer;
    }

    /** Adds a parameter; its kind checks a text and gives the form that is shown. */
    public Parameter define(String name, String initial, ConfigKind kind) {
        var parameter = new Parameter(name, initial, kind);
        put(name, parameter);
        return parameter;
    }

    /**
     * Has somebody look at some parameters when one of them was changed by {@link #change}: the
     * change is taken back if it throws an IllegalArgumentException with what is wrong.
     */
    public void onGroupChange(Set<String> names, Runnable check) {
        groups.put(names, check);
    }

    /** Why a change was taken back. */
    public static final class Refused extends IllegalArgumentException {
        private static final long serialVersionUID = 1;
        private final String parameter;

        Refused(String parameter, IllegalArgumentException why) {
            super(why.getMessage(), why);
            this.parameter = parameter;
        }

        /** The first of the changed ones that it is about. */
        public String parameter() {
            return parameter;
        }
    }

    /**
     * Sets parameters to values that {@link Parameter#normalised} gave: all of them or none.
     *
     * @throws Refused if they do not go together
     */
    public void change(Map<Parameter, String> values) {
        var before = new LinkedHashMap<Parameter, String>();
        values.forEach(
                (parameter, value) -> {
                    if (!value.equals(parameter.value())) {
                        before.put(parameter, parameter.value());
                    }
                    parameter.set(value);
                });
        List<Runnable> taken = new ArrayList<>();
        for (Map.Entry<Set<String>, Runnable> group : List.copyOf(groups.entrySet())) {
            for (Parameter parameter : values.keySet()) {
                if (group.getKey().contains(parameter.name())) {
                    try {
                        group.getValue().run();
                    } catch (IllegalArgumentException refused) {
                        before.forEach(Parameter::set);
                        taken.forEach(Runnable::run); // back to what it took before
                        throw new Refused(parameter.name(), refused);
                    }
                    taken.add(group.getValue());
                    break;
                }
            }
        }
    }

    /** Gives a parameter another name. */
    public void alias(String other, String name) {
        put(other, get(name));
    }

    private void put(String name, Parameter parameter) {
        if (parameters.put(name, parameter) != null) {
            throw new IllegalStateException(name + " is there twice");
        }
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

    /** Whether a parameter that is yes, no or local lets a client do what it is about. */
    public boolean allows(String parameter, Session client) {
        return switch (get(parameter).value()) {
            case "yes" -> true;
            case "local" -> client.isTrusted() || client.isLocal();
            default -> false;
        };
    }

    /** All names, older ones too, sorted. */
    public Collection<String> names() {
        return parameters.keySet();
    }
}
