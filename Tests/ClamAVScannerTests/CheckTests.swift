import ClamAVSupport
import Foundation
import Synchronization
import Testing

@testable import ClamAVScanner

/// The checks of clamd, one after another.
struct CheckTests {
    /// A clock that stands still and lets nobody wait.
    private final class RecordingClock: Clock {
        let now = ContinuousClock.now
        let minimumResolution = Duration.zero
        let pauses = Mutex<[Duration]>([])

        func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) {
            pauses.withLock { $0.append(deadline - now) }
        }
    }

    /// The outcomes of three checks and the pauses after them.
    private func threeChecks(_ scanner: ClamAVScanner) async -> (outcomes: [ClamAVError.Kind?], pauses: [Duration]) {
        let clock = RecordingClock()
        let task = Task {
            var outcomes: [ClamAVError.Kind?] = []
            await scanner.keepChecking(clock: clock) { result in
                if case .failure(let error) = result { outcomes.append(error.kind) } else { outcomes.append(nil) }
                if outcomes.count == 3 { withUnsafeCurrentTask { $0?.cancel() } }
            }
            return outcomes
        }
        return (await task.value, clock.pauses.withLock { $0 })
    }

    @Test("clamd is checked hourly while it answers")
    func hourly() async throws {
        let fake = try FakeClamAV(stream: FakeClamAV.honest)
        let (outcomes, pauses) = await threeChecks(ClamAVScanner(fake.path, maximumBytes: 10_000))
        #expect(outcomes == [nil, nil, nil])
        #expect(pauses == Array(repeating: .seconds(3600), count: 3))
    }

    @Test("clamd is looked for every half minute while it does not")
    func retry() async {
        let (outcomes, pauses) = await threeChecks(ClamAVScanner("/tmp/no-such-clamd-\(UUID().uuidString)"))
        #expect(outcomes == [.unreachable, .unreachable, .unreachable])
        #expect(pauses == Array(repeating: .seconds(30), count: 3))
    }

    @Test("A clamd that goes away during a check changes nothing that was known")
    func lostDuringCheck() async throws {
        let isGone = Flag()
        let fake = try FakeClamAV { if !isGone.value { FakeClamAV.honest($0) } }
        let scanner = ClamAVScanner(fake.path, maximumBytes: 10_000)
        #expect(try await scanner.check().scannedBytes == 10_000)
        isGone.set(true)
        await #expect(throws: ClamAVError.closed) { try await scanner.check() }
        isGone.set(false)
        #expect(await scanner.verdict(on: [1, 2, 3]).isClean)
    }
}

private final class Flag: Sendable {
    private let state = Mutex(false)

    var value: Bool { state.withLock { $0 } }
    func set(_ value: Bool) { state.withLock { $0 = value } }
}
