import ClamAVSupport
import NIOPosix
import PacShare
import Testing

@testable import ClamAVScanner

extension ClamAVError {
    /// The case, without what it carries.
    enum Kind {
        case unreachable, timeout, closed, unexpectedAnswer, testFileNotFound, cancelled
    }

    var kind: Kind {
        switch self {
        case .unreachable: .unreachable
        case .timeout: .timeout
        case .closed: .closed
        case .notClamd, .unexpectedAnswer: .unexpectedAnswer
        case .testFileNotFound, .untried: .testFileNotFound
        case .cancelled: .cancelled
        }
    }
}

extension ClamAVTimeouts {
    /// Short ones, for what must not answer in time.
    static let short: ClamAVTimeouts = {
        var timeouts = ClamAVTimeouts()
        timeouts.connect = .milliseconds(300)
        timeouts.write = .milliseconds(300)
        timeouts.reply = .milliseconds(300)
        return timeouts
    }()
}

extension ClamAVScanner {
    /// A scanner for one address.
    convenience init(
        _ path: String, maximumBytes: UInt64 = standardMaximumBytes, timeouts: ClamAVTimeouts = ClamAVTimeouts(),
        report: @escaping @Sendable (ClamAVError) -> Void = { _ in }
    ) {
        self.init(
            addresses: [.unix(path: path)], maximumBytes: maximumBytes, timeouts: timeouts,
            group: MultiThreadedEventLoopGroup.singleton, report: report)
    }

    /// Scans bytes as an upload would, in pieces.
    func verdict(on bytes: [UInt8], piece: Int = 64 << 10) async -> ScanVerdict {
        let scan = await begin(expectedBytes: UInt64(bytes.count))
        for start in stride(from: 0, to: bytes.count, by: piece) {
            await scan.write(bytes[start..<min(start + piece, bytes.count)].span.bytes)
        }
        await scan.finish()
        return scan.verdict
    }
}

extension ScanVerdict {
    var isClean: Bool { if case .clean = self { true } else { false } }
    var isInfected: Bool { if case .infected = self { true } else { false } }
}

/// Runs something that must end. A minute is more than all its timeouts together, also on a busy machine.
func timed<Output>(_ body: () async throws -> Output) async rethrows -> Output {
    let start = ContinuousClock.now
    let output = try await body()
    #expect(ContinuousClock.now - start < .seconds(60))
    return output
}
