import FileSystem
import Glibc
import NIOCore
import NIOPosix
import RequestGuard
import SystemPackage

/// How long clamd may take for what. An upload waits for clamd at most once for each of them.
public struct ClamAVTimeouts: Sendable, Hashable {
    /// To accept a connection at one address, and to say its version.
    public var connect: Duration = .seconds(5)
    /// To take what lies ready, one chunk of the file.
    public var write: Duration = .seconds(10)
    /// From the end of the file to the verdict. Less than the minute that proxies wait for an answer.
    public var reply: Duration = .seconds(45)
    /// A chunk is sent when its first byte has waited so long, however small it is: clamd ends a stream that pauses
    /// for its ReadTimeout, which would let a slow sender get around the scan.
    public var hold: Duration = .seconds(5)

    /// The times in force when nothing is configured.
    public init() {}
}

/// Connects to the first clamd that answers.
struct ClamAVConnector: Sendable {
    /// How long to wait before a queue of connections that was full is tried again.
    private static let retryInterval = Duration.milliseconds(50)

    let addresses: [ServiceAddress]
    let timeouts: ClamAVTimeouts
    let group: any EventLoopGroup

    /// Finds out who listens where, and that they are awake.
    ///
    /// - Throws: ``ClamAVError``, of the first address at which somebody listens, else of all of them.
    nonisolated(nonsending) func version() async throws(ClamAVError) -> (address: ServiceAddress, ClamAVVersion) {
        var failure: ClamAVError?
        var places: [String] = []
        for address in addresses {
            do throws(ClamAVError) {
                return (address, try await version(at: address))
            } catch {
                if case .unreachable(let found) = error { places += found } else { failure = failure ?? error }
            }
        }
        throw failure ?? .unreachable(places)
    }

    private nonisolated(nonsending) func version(
        at address: ServiceAddress
    ) async throws(ClamAVError) -> ClamAVVersion {
        let connection = try await connect(to: address)
        var command = connection.makeBuffer(capacity: 16)
        command.writeString("zVERSION\0")
        // A command that could not be sent shows in the answer.
        _ = await connection.finish(connection.send(command))
        let answer = try await connection.reply(within: timeouts.connect)
        guard let version = ClamAVVersion(answer) else { throw .notClamd(address) }
        return version
    }

    /// Opens a connection for one command.
    ///
    /// - Throws: ``ClamAVError/unreachable(_:)``.
    nonisolated(nonsending) func connect(to address: ServiceAddress) async throws(ClamAVError) -> ClamAVConnection {
        let deadline = ContinuousClock.now + timeouts.connect
        while true {
            do {
                return try await connectOnce(to: address)
            } catch let error as IOError where error.errnoCode == EAGAIN && ContinuousClock.now < deadline {
                // The queue of a Unix socket is full: clamd accepts what waits there first.
                do {
                    try await Task.sleep(for: Self.retryInterval)
                } catch {
                    throw .unreachable(["\(address) (the check was cancelled)"])
                }
            } catch {
                throw .unreachable(["\(address) (\(Self.reason(error)))"])
            }
        }
    }

    private nonisolated(nonsending) func connectOnce(to address: ServiceAddress) async throws -> ClamAVConnection {
        let loop = group.next()
        let answer = loop.makePromise(of: [UInt8].self)
        let bootstrap = ClientBootstrap(group: loop)
            .connectTimeout(TimeAmount(timeouts.connect))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ReplyHandler(answer))
                }
            }
        do {
            let channel =
                switch address {
                case .unix(let path): try await bootstrap.connect(unixDomainSocketPath: path).get()
                case .tcp(.name(let host), let port): try await bootstrap.connect(host: host, port: port).get()
                case .tcp(.address(let host), let port): try await bootstrap.connect(host: "\(host)", port: port).get()
                }
            return ClamAVConnection(channel: channel, answer: answer.futureResult, timeouts: timeouts)
        } catch {
            answer.fail(error)
            throw error
        }
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case let error as IOError: Errno(rawValue: error.errnoCode).reason
        // NIO lists every address that it tried; one says enough.
        case let error as NIOConnectionError: error.connectionErrors.first.map { reason($0.error) } ?? "no such host"
        case ChannelError.connectTimeout: "nobody accepted it in time"
        default: "the connection failed"
        }
    }
}
