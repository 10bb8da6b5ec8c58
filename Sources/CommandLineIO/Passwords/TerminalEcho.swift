import FileSystem
import Glibc

/// Keeps a terminal from showing what is typed.
struct TerminalEcho: Sendable {
    private let terminal: OpenFile
    private let before: termios

    /// Switches the echo off and drops what was typed until now, which was shown.
    init(off terminal: OpenFile) throws(FileError) {
        self.terminal = terminal
        var settings = termios()
        try systemCall("switch off the echo of", terminal.path) {
            tcgetattr(terminal.descriptor.rawValue, &settings)
        }
        before = settings
        settings.c_lflag &= ~tcflag_t(ECHO | ECHOE | ECHOK | ECHONL)
        settings.c_lflag |= tcflag_t(ICANON | ISIG)
        try systemCall("switch off the echo of", terminal.path) {
            tcsetattr(terminal.descriptor.rawValue, TCSAFLUSH, &settings)
        }
    }

    /// Puts the terminal back as it was.
    func restore() {
        var settings = before
        _ = try? systemCall("restore", terminal.path) {
            tcsetattr(terminal.descriptor.rawValue, TCSADRAIN, &settings)
        }
    }
}
