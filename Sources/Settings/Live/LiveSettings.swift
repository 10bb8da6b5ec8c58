import Synchronization
import Threads

/// The settings in force. Reading them is cheap and never blocks on the disk; changes come from the file or the panel.
///
/// All work on the file happens on a thread of its own, one piece after the other.
public final class LiveSettings: Sendable {
    private struct State {
        /// What the server works with.
        var running: Settings
        /// What the file says: differs from `running` in settings that wait for a restart.
        var loaded: LoadedSettings
    }

    private let file: SettingsFile
    private let thread = ThreadPool(count: 1, name: "settings file")
    private let state: Mutex<State>

    /// - Parameters:
    ///   - file: where `loaded` comes from.
    ///   - loaded: the settings to start with.
    public init(file: SettingsFile, loaded: LoadedSettings) {
        self.file = file
        state = Mutex(State(running: loaded.settings, loaded: loaded))
    }

    /// The settings in force.
    public var current: Settings {
        state.withLock { $0.running }
    }

    /// The settings as saved: what a settings page shows, and what applies after a restart.
    public var saved: Settings {
        state.withLock { $0.loaded.settings }
    }

    /// The saved settings that wait for a restart.
    public var waitingForRestart: [SettingKey] {
        state.withLock { state in
            SettingKey.all.filter { !$0.isEqual(state.running, state.loaded.settings) }
        }
    }

    /// Reads the file again and adopts it.
    ///
    /// - Throws: what is wrong with the file; the settings in force then stay.
    @discardableResult
    public func reload() async throws(SettingsFileError) -> SettingsUpdate {
        try await thread.run { () throws(SettingsFileError) in
            let before = self.state.withLock { $0.loaded }
            let loaded = try self.file.load()
            // Falling back to the defaults could drop an allow-list; an editor may be between delete and write.
            if loaded.bytes == nil, before.bytes != nil { throw .missing(self.file.path) }
            return self.adopt(loaded)
        }
    }

    /// Changes settings, saves them and adopts them. The edit starts from the saved settings and runs on the file's
    /// thread; what it throws is passed on.
    ///
    /// - Throws: ``SettingsFileError/invalid(_:)`` when a value is not allowed,
    ///   ``SettingsFileError/changedOnDisk(_:)`` when the file was edited meanwhile: reload first. Nothing is
    ///   changed then.
    @discardableResult
    public func change(
        _ edit: @escaping @Sendable (inout Settings) throws(SettingsFileError) -> Void
    ) async throws(SettingsFileError) -> SettingsUpdate {
        try await thread.run { () throws(SettingsFileError) in
            let before = self.state.withLock { $0.loaded }
            var edited = before.settings
            try edit(&edited)
            guard edited != before.settings else { return SettingsUpdate(changes: [], warnings: []) }
            return self.adopt(try self.file.save(edited, over: before))
        }
    }

    /// Looks at the file in an interval until the task is cancelled, and adopts it once it changed and came to rest.
    ///
    /// - Parameters:
    ///   - interval: time between two looks.
    ///   - report: gets every update that came from the file, and each bad state of the file once. An empty update
    ///     after an error means that the file is right again.
    public func watch(
        every interval: Duration, clock: some Clock<Duration>,
        report: @Sendable (Result<SettingsUpdate, SettingsFileError>) async -> Void
    ) async {
        var detector = FileChangeDetector(handled: state.withLock { $0.loaded.fingerprint })
        var isBad = false
        while (try? await clock.sleep(for: interval)) != nil {
            guard detector.observe(await thread.run { FileFingerprint(path: self.file.path) }) else { continue }
            do throws(SettingsFileError) {
                let update = try await reload()
                if !update.isEmpty || isBad { await report(.success(update)) }
                isBad = false
            } catch {
                isBad = true
                await report(.failure(error))
            }
        }
    }

    private func adopt(_ loaded: LoadedSettings) -> SettingsUpdate {
        state.withLock { state in
            let isSame = loaded.bytes == state.loaded.bytes
            let update = SettingsUpdate(
                changes: state.loaded.settings.changes(to: loaded.settings, running: state.running),
                warnings: isSame ? [] : loaded.warnings)
            state.running = loaded.settings.adopted(by: state.running)
            state.loaded = loaded
            return update
        }
    }
}

/// What a reload or a save changed.
public struct SettingsUpdate: Equatable, Sendable {
    /// The changed settings, old and new.
    public let changes: [SettingChange]
    /// Remarks about the new state of the file; empty when its contents did not change.
    public let warnings: [SettingsWarning]

    /// Whether there is nothing to tell.
    public var isEmpty: Bool { changes.isEmpty && warnings.isEmpty }
}
