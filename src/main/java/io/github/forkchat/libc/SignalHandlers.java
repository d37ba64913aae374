package io.github.forkchat.libc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * Runs Java code when a signal arrives. The JDK has no supported way, so this is the one class that reaches
 * {@code sun.misc.Signal}, and by reflection: the compiler warns of the class, and no annotation prevents that.
 *
 * <p>Its C counterpart: {@code sigaction(2)}. Threads: each handler runs in a separate thread, which the JVM starts.
 */
public final class SignalHandlers {
    private SignalHandlers() {}

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

    /** Sends a signal to this process; without a handler it acts as by default. */
    public static void raise(String signal) {
        try {
            Class<?> signalClass = Class.forName("sun.misc.Signal");
            Object instance = signalClass.getConstructor(String.class).newInstance(signal);
            signalClass.getMethod("raise", signalClass).invoke(null, instance);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot send SIG" + signal, e);
        }
    }
}
