package io.github.forkchat.libc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * Runs Java code when a signal arrives. The JDK has no supported way, so this is the one class that reaches
 * {@code sun.misc.Signal}, and by reflection: the compiler warns of it whatever one suppresses.
 *
 * <p>Its C counterpart: {@code sigaction(2)}. Threads: each handler runs in a thread of its own, which the JVM starts.
 */
public final class SignalHandlers {
    private static final Os OS = Os.current();
    private static final long SIG_DFL = Constant.SIG_DFL.on(OS);
    private static final int OFF_HANDLER = Constant.OFF_SA_HANDLER.on(OS);
    private static final int OFF_FLAGS = Constant.OFF_SA_FLAGS.on(OS);

    private SignalHandlers() {}

    /**
     * Installs a handler that runs once, unless whoever started this process wanted the signal ignored, as a shell does with
     * SIGINT of a background job and nohup(1) with SIGHUP. The kernel gives the signal its default action back
     * when it comes, so a second one ends this process. {@link #hasCome} then tells of the first one, even if the JVM could
     * not start a thread for the handler, because the user has no more processes.
     *
     * @param signal the name without SIG, such as {@code TERM}
     */
    public static void installOnce(String signal, int number, Runnable handler) {
        if ((new SignalState().ignored() & 1L << (number - 1)) == 0) {
            install(signal, handler);
            try (NativeBuffer action = new NativeBuffer(Constant.SIZEOF_SIGACTION.on(OS))) {
                LibC.sigaction(number, LibC.NULL, action.address());
                int flags = action.bytes().getInt(OFF_FLAGS);
                action.bytes().putInt(OFF_FLAGS, flags | (int) Constant.SA_RESETHAND.longOn(OS));
                LibC.sigaction(number, action.address(), LibC.NULL);
            }
        }
    }

    /** Whether a signal has come that is handled once. */
    public static boolean hasCome(int number) {
        try (NativeBuffer action = new NativeBuffer(Constant.SIZEOF_SIGACTION.on(OS))) {
            return LibC.sigaction(number, LibC.NULL, action.address()) == 0
                    && action.bytes().getLong(OFF_HANDLER) == SIG_DFL;
        }
    }

    /**
     * Installs a handler, even if the signal was ignored.
     *
     * @param signal the name without SIG, such as {@code TERM}
     */
    public static void install(String signal, Runnable handler) {
        try {
            Class<?> signalClass = Class.forName("sun.misc.Signal");
            Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
            InvocationHandler run = (proxy, method, arguments) -> switch (method.getName()) {
                case "handle" -> {
                    handler.run();
                    yield null;
                }
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "handler of SIG" + signal;
            };
            Object proxy = Proxy.newProxyInstance(handlerClass.getClassLoader(), new Class<?>[] {handlerClass}, run);
            Object instance = signalClass.getConstructor(String.class).newInstance(signal);
            signalClass.getMethod("handle", signalClass, handlerClass).invoke(null, instance, proxy);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot handle SIG" + signal, e);
        }
    }
}
