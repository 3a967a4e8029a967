package dev.redlite.conformance.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redlite.server.testing.RunningServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisKeyExpiredEvent;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.core.SessionCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.DefaultRedisScript;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.KeyExpirationEventMessageListener;
import org.springframework.data.redis.listener.PatternTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.session.data.redis.RedisIndexedSessionRepository;
import org.springframework.session.data.redis.config.ConfigureNotifyKeyspaceEventsAction;
import org.springframework.session.events.AbstractSessionEvent;
import org.springframework.session.events.SessionCreatedEvent;
import org.springframework.session.events.SessionDeletedEvent;
import org.springframework.session.events.SessionExpiredEvent;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Spring Data Redis and Spring Session, as applications put them together. */
@Timeout(60)
class SpringTest {
    private static final String PRINCIPAL =
            FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME;

    private final RunningServer server = RunningServer.inMemory();
    private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    private LettuceConnectionFactory connections;
    private RedisMessageListenerContainer listeners;
    private StringRedisTemplate template;

    @BeforeEach
    void connect() {
        connections =
                new LettuceConnectionFactory(
                        new RedisStandaloneConfiguration("127.0.0.1", server.port()));
        connections.afterPropertiesSet();
        connections.start();
        template = new StringRedisTemplate(connections);
        listeners = new RedisMessageListenerContainer();
        listeners.setConnectionFactory(connections);
        listeners.afterPropertiesSet();
        listeners.start();
    }

    @AfterEach
    void stop() throws Exception {
        listeners.destroy();
        connections.destroy();
        server.close();
    }

    private Object event() throws InterruptedException {
        return events.poll(20, TimeUnit.SECONDS);
    }

    // ---- Spring Data Redis

    @Test
    void scriptsGiveWhatTheirTypeSays() {
        template.opsForValue().set("stock", "3");
        var take =
                new DefaultRedisScript<>(
                        "local left = tonumber(redis.call('GET', KEYS[1]))\n"
                                + "if left < tonumber(ARGV[1]) then return false end\n"
                                + "redis.call('DECRBY', KEYS[1], ARGV[1]) return true",
                        Boolean.class);
        assertThat(template.execute(take, List.of("stock"), "2")).isTrue();
        assertThat(template.execute(take, List.of("stock"), "2")).isFalse();
        var count = new DefaultRedisScript<>("return redis.call('INCR', KEYS[1])", Long.class);
        for (long i = 1; i <= 5; i++) {
            assertThat(template.execute(count, List.of("n"))).isEqualTo(i);
        }
        var list = new DefaultRedisScript<>("return {KEYS[1], ARGV[1], 'ä'}", List.class);
        assertThat((List<?>) template.execute(list, List.of("k"), "v"))
                .isEqualTo(List.of("k", "v", "ä"));
        var status = new DefaultRedisScript<>("return redis.status_reply('FINE')", String.class);
        assertThat(template.execute(status, List.of())).isEqualTo("FINE");
        var nothing = new DefaultRedisScript<>("return nil", String.class);
        assertThat(template.execute(nothing, List.of())).isNull();
        try (var connection = connections.getConnection()) {
            assertThat(connection.serverCommands().info("commandstats").toString())
                    .containsPattern("cmdstat_evalsha=calls=10,\\S*failed_calls=5")
                    .contains("cmdstat_eval=calls=5,");
        }
    }

    @Test
    void anErrorOfAScriptIsAnException() {
        var wrong = new DefaultRedisScript<>("return redis.call('INCR', KEYS[1])", Long.class);
        template.opsForValue().set("text", "abc");
        assertThatThrownBy(() -> template.execute(wrong, List.of("text")))
                .isInstanceOf(DataAccessException.class)
                .hasStackTraceContaining("ERR value is not an integer or out of range script: ");
    }

    @Test
    void transactionsAndScriptsGoTogether() {
        var count = new DefaultRedisScript<>("return redis.call('INCR', KEYS[1])", Long.class);
        template.execute(count, List.of("n"));
        List<Object> answers =
                template.execute(
                        new SessionCallback<List<Object>>() {
                            @Override
                            @SuppressWarnings("unchecked")
                            public <K, V> List<Object> execute(RedisOperations<K, V> operations) {
                                var own = (RedisOperations<String, String>) operations;
                                own.watch("n");
                                own.multi();
                                own.opsForValue().increment("n");
                                own.execute(count, List.of("n"));
                                return own.exec();
                            }
                        });
        assertThat(answers).isEqualTo(List.of(2L, 3L));
    }

    @Test
    void keysThatExpireAreEvents() throws Exception {
        var listener = new KeyExpirationEventMessageListener(listeners);
        listener.setApplicationEventPublisher(events::add);
        listener.afterPropertiesSet();
        for (int i = 0; i < 20; i++) {
            template.opsForValue().set("short" + i, "v", Duration.ofMillis(20 + i));
        }
        for (int i = 0; i < 20; i++) {
            assertThat(event()).isInstanceOf(RedisKeyExpiredEvent.class);
        }
        template.opsForValue().set("last", "v", Duration.ofMillis(1));
        var expired = (RedisKeyExpiredEvent<?>) event();
        assertThat(new String(expired.getSource(), UTF_8)).isEqualTo("last");
        listener.destroy();
    }

    // ---- Spring Session

    /** As the configuration of an application puts it together. */
    private RedisIndexedSessionRepository sessions() {
        try (var connection = connections.getConnection()) {
            new ConfigureNotifyKeyspaceEventsAction().configure(connection);
        }
        RedisTemplate<String, Object> objects = new RedisTemplate<>();
        objects.setConnectionFactory(connections);
        objects.setKeySerializer(RedisSerializer.string());
        objects.setHashKeySerializer(RedisSerializer.string());
        objects.afterPropertiesSet();
        var sessions = new RedisIndexedSessionRepository(objects);
        sessions.setApplicationEventPublisher(events::add);
        listeners.addMessageListener(
                sessions,
                List.of(
                        new ChannelTopic(sessions.getSessionDeletedChannel()),
                        new ChannelTopic(sessions.getSessionExpiredChannel())));
        listeners.addMessageListener(
                sessions,
                List.of(new PatternTopic(sessions.getSessionCreatedChannelPrefix() + "*")));
        return sessions;
    }

    @Test
    void sessionsAreCreatedSavedAndDeleted() throws Exception {
        createSaveAndDelete(sessions());
    }

    private <S extends Session> void createSaveAndDelete(
            FindByIndexNameSessionRepository<S> sessions) throws Exception {
        S session = sessions.createSession();
        session.setAttribute("cart", List.of("a", "b"));
        session.setAttribute(PRINCIPAL, "alice");
        sessions.save(session);
        assertSession(SessionCreatedEvent.class, session.getId());

        S found = sessions.findById(session.getId());
        assertThat((List<?>) found.getAttribute("cart")).isEqualTo(List.of("a", "b"));
        assertThat(sessions.findByPrincipalName("alice")).containsOnlyKeys(session.getId());
        found.setAttribute(PRINCIPAL, "bob");
        found.removeAttribute("cart");
        sessions.save(found);
        assertThat(sessions.findByPrincipalName("alice")).isEmpty();
        assertThat(sessions.findByPrincipalName("bob")).containsOnlyKeys(session.getId());

        String before = found.getId();
        String after = found.changeSessionId();
        sessions.save(found);
        assertThat(sessions.findById(before)).isNull();
        assertThat(sessions.findById(after).<Object>getAttribute("cart")).isNull();
        sessions.deleteById(after);
        assertSession(SessionDeletedEvent.class, after);
        assertThat(sessions.findById(after)).isNull();
        assertThat(sessions.findByPrincipalName("bob")).isEmpty();
    }

    @Test
    void aSessionThatExpiresIsAnEventWithWhatItHad() throws Exception {
        expire(sessions());
    }

    private <S extends Session> void expire(FindByIndexNameSessionRepository<S> sessions)
            throws Exception {
        S session = sessions.createSession();
        session.setMaxInactiveInterval(Duration.ofSeconds(1));
        session.setAttribute(PRINCIPAL, "alice");
        session.setAttribute("seen", 7);
        sessions.save(session);
        assertSession(SessionCreatedEvent.class, session.getId());
        var expired = assertSession(SessionExpiredEvent.class, session.getId());
        assertThat(expired.getSession().<Integer>getAttribute("seen")).isEqualTo(7);
        assertThat(sessions.findById(session.getId())).isNull();
        assertThat(sessions.findByPrincipalName("alice")).isEmpty();
    }

    private AbstractSessionEvent assertSession(Class<?> type, String id)
            throws InterruptedException {
        Object event = event();
        assertThat(event).isInstanceOf(type);
        assertThat(((AbstractSessionEvent) event).getSessionId()).isEqualTo(id);
        return (AbstractSessionEvent) event;
    }
}
