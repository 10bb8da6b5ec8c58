import Glibc

/// Keeps a terminal from showing what is typed.
struct TerminalEcho: Sendable {
    private let descriptor: Descriptor
    private let before: termios

    /// Switches the echo off and drops what was typed until now, which was shown.
    init(off descriptor: Descriptor) throws(SystemError) {
        self.descriptor = descriptor
        var settings = termios()
        try checked { tcgetattr(descriptor.number, &settings) }
        before = settings
        settings.c_lflag &= ~tcflag_t(ECHO | ECHOE | ECHOK | ECHONL)
        settings.c_lflag |= tcflag_t(ICANON | ISIG)
        try checked { tcsetattr(descriptor.number, TCSAFLUSH, &settings) }
    }

    /// Puts the terminal back as it was.
    func restore() {
        var settings = before
        _ = try? checked { tcsetattr(descriptor.number, TCSADRAIN, &settings) }
    }
}
