import Glibc

@testable import CommandLineIO

/// A terminal whose other side is the test (pty(7)).
final class Pseudoterminal: Sendable {
    // Macros that Swift does not import, from asm-generic/ioctls.h.
    private static let unlockRequest: UInt = 0x4004_5431
    private static let numberRequest: UInt = 0x8004_5430

    /// The side of the test.
    private let descriptor: Int32
    /// What the process shows.
    let screen: TextReader
    /// The path of the side of the process.
    let path: String

    init() throws {
        let opened = try checked { open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC) }
        var locked: Int32 = 0
        var number: Int32 = 0
        try checked { ioctl(opened, Self.unlockRequest, &locked) }
        try checked { ioctl(opened, Self.numberRequest, &number) }
        descriptor = opened
        screen = TextReader(opened)
        path = "/dev/pts/\(number)"
    }

    deinit {
        close(descriptor)
    }

    /// Types something.
    func type(_ text: String) throws { try FileContent.write(Array(text.utf8), to: descriptor) }

    /// Whether typed characters are shown.
    var hasEcho: Bool {
        get throws {
            var settings = termios()
            try checked { tcgetattr(descriptor, &settings) }
            return settings.c_lflag & tcflag_t(ECHO) != 0
        }
    }
}
