import Foundation
import Glibc
import Synchronization
import TestSupport

/// Listens on a Unix socket in a temporary folder and answers as a test tells it to. It says its version like a real
/// clamd, so that a scan gets as far as its stream.
public final class FakeClamAV: Sendable {
    /// What to do with a stream, on a thread of its own; the connection is closed afterwards.
    public typealias Behaviour = @Sendable (FakeConnection) -> Void

    /// What it says to VERSION.
    public static let version = "ClamAV 1.4.6/27520/Mon Jan  6 09:30:00 2025\0"

    /// The path of its socket.
    public let path: String
    private let folder: TemporaryFolder
    private let listener: Int32
    private let accepts: Bool
    private let connections = Connections()

    private final class Connections: Sendable {
        private let all = Mutex<[FakeConnection]>([])

        func append(_ connection: FakeConnection) { all.withLock { $0.append(connection) } }
        func shutDown() { all.withLock { $0.forEach { $0.shutDown() } } }
    }

    /// Reads the stream, finds the EICAR test file anywhere in it, and nothing else.
    public static let honest: Behaviour = { connection in
        guard let content = connection.readStream() else { return }
        connection.write(answer(to: content))
    }

    /// What a clamd with this one signature says to content.
    public static func answer(to content: [UInt8]) -> String {
        !ByteSearch.contains(TestVirus.bytes, in: content) ? "stream: OK\0" : "stream: Eicar-Test-Signature FOUND\0"
    }

    /// Begins to listen.
    ///
    /// - Parameters:
    ///   - backlog: how many connections wait to be accepted.
    ///   - accepts: false to accept none, ever.
    ///   - version: the answer to VERSION; nil for none.
    ///   - stream: what happens to a stream.
    public init(
        backlog: Int32 = 16, accepts: Bool = true, version: String? = FakeClamAV.version, stream: @escaping Behaviour
    ) throws {
        folder = try TemporaryFolder(in: ClamAVDaemon.folderOfSockets)
        path = folder.path("socket")
        listener = try Self.listen(at: path, backlog: backlog)
        self.accepts = accepts
        guard accepts else { return }
        Thread.detachNewThread { [listener, connections] in
            defer { close(listener) }
            while true {
                let descriptor = accept(listener, nil, nil)
                guard descriptor >= 0 else { return }
                let connection = FakeConnection(owning: descriptor)
                connections.append(connection)
                Thread.detachNewThread {
                    Self.serve(connection, version: version, stream: stream)
                    connection.hangUp()
                }
            }
        }
    }

    deinit {
        // Wakes every thread that waits for something.
        shutdown(listener, Int32(SHUT_RDWR))
        if !accepts { close(listener) }
        connections.shutDown()
    }

    /// Connects until no connection waits any more to be accepted; they all stay.
    public func fillQueue() {
        while true {
            let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
            connections.append(FakeConnection(owning: descriptor))
            guard Self.withAddress(of: path, { connect(descriptor, $0, $1) }) == 0 else { return }
        }
    }

    private static func serve(_ connection: FakeConnection, version: String?, stream: Behaviour) {
        switch connection.readCommand() {
        case "zVERSION":
            if let version { connection.write(version) } else { connection.waitForEnd() }
        case "zINSTREAM": stream(connection)
        default: break
        }
    }

    private static func listen(at path: String, backlog: Int32) throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard withAddress(of: path, { bind(descriptor, $0, $1) }) == 0, Glibc.listen(descriptor, backlog) == 0 else {
            throw POSIXError(.EADDRINUSE)
        }
        return descriptor
    }

    private static func withAddress(
        of path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
