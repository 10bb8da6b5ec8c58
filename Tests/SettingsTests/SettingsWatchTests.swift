import Synchronization
import TestSupport
import Testing

@testable import Settings

/// Runs a watch that the test steps by hand.
private final class WatchProbe: Sendable {
    let folder: TemporaryFolder
    let live: LiveSettings
    let clock = ManualClock()
    private let reports = Mutex<[String]>([])

    init(_ text: String) throws {
        folder = try TemporaryFolder()
        try folder.write(text)
        live = LiveSettings(file: folder.file, loaded: try folder.file.load())
    }

    func start() -> Task<Void, Never> {
        Task {
            await live.watch(every: .seconds(1), clock: clock) { result in
                let text =
                    switch result {
                    case .success(let update): "\(update.changes.map(\.description)) \(update.warnings.map(\.key))"
                    case .failure(let error): "\(error)"
                    }
                reports.withLock { $0.append(text) }
            }
        }
    }

    func step(_ count: Int = 1) async {
        for _ in 0..<count { await clock.step(by: .seconds(1)) }
    }

    func takeReports() -> [String] {
        reports.withLock { reports in
            defer { reports = [] }
            return reports
        }
    }
}

struct SettingsWatchTests {
    @Test("An edit on disk takes effect at the second look, once")
    func edit() async throws {
        let probe = try WatchProbe("{}")
        let watch = probe.start()
        await probe.step(2)
        #expect(probe.takeReports() == [])
        try probe.folder.write(#"{"burn_grace_minutes": 1}"#)
        await probe.step()
        #expect(probe.live.current.burnGraceMinutes == 10)
        await probe.step()
        #expect(probe.live.current.burnGraceMinutes == 1)
        await probe.step(3)
        #expect(probe.takeReports() == [#"["burn_grace_minutes: 10 → 1"] []"#])
        watch.cancel()
        await watch.value
    }

    @Test("A bad edit is reported once, the return to the good file too")
    func badEdit() async throws {
        let probe = try WatchProbe("{}")
        let watch = probe.start()
        try probe.folder.write(#"{"burn_grace_minutes": "1"}"#)
        await probe.step(5)
        #expect(
            probe.takeReports() == [
                #"settings.json line 1: burn_grace_minutes is "1" (text); it must be a whole number from 0 to 1440."#
            ])
        #expect(probe.live.current == Settings())
        try probe.folder.write("{}")
        await probe.step(5)
        #expect(probe.takeReports() == ["[] []"])
        watch.cancel()
        await watch.value
    }

    @Test("A change from the panel is not reported again as an edit on disk")
    func ownChange() async throws {
        let probe = try WatchProbe(#"{"colour": 1}"#)
        let watch = probe.start()
        await probe.step()
        try await probe.live.change { $0.burnGraceMinutes = 3 }
        await probe.step(4)
        #expect(probe.takeReports() == [])
        #expect(probe.live.current.burnGraceMinutes == 3)
        watch.cancel()
        await watch.value
    }
}
