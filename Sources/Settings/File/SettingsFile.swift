import FileSystem
import SystemPackage

/// settings.json on disk. Every call blocks on the disk: use ``LiveSettings`` where that matters.
public struct SettingsFile: Sendable {
    /// The path of settings.json.
    public let path: FilePath

    /// - Parameter path: the path of settings.json; its folder must exist before anything is saved.
    public init(path: FilePath) {
        self.path = path
    }

    /// Reads and checks the file. A missing file means the defaults, and is not created.
    ///
    /// - Throws: ``SettingsFileError/invalid(_:)`` with every mistake, or the failed system call.
    public func load() throws(SettingsFileError) -> LoadedSettings {
        guard let (bytes, fingerprint) = try read() else {
            return LoadedSettings(
                settings: Settings(), warnings: [], fingerprint: nil, bytes: nil, document: JSONDocument(members: []))
        }
        return try interpret(bytes, fingerprint: fingerprint)
    }

    /// What the file held before a save in place that was cut off; nil when there was none.
    public var unfinishedSave: FilePath? {
        let copy = SettingsReplacement.copy(of: DurableFile(followingLinks: path))
        return copy.exists ? copy.path : nil
    }

    /// Deletes what an interrupted save left beside the file, but what may be needed: ``unfinishedSave``. Call once,
    /// before the first ``load()``.
    public func removeLeftovers() throws(SettingsFileError) {
        try onFiles(failure) { () throws(FileError) in
            let file = DurableFile(followingLinks: path)
            guard let lock = try ifPresent({ () throws(FileError) in try FileLock(folder: file.folder) }) else {
                return
            }
            for leftover in [file, Self.backup(of: file), SettingsReplacement.copy(of: file)] {
                try leftover.removeLeftovers()
            }
            try SettingsReplacement.removeNeedlessCopy(of: file)
            lock.release()
        }
    }

    /// Saves changed settings. Keys that are no settings stay, and the order of the file; a file that holds comments
    /// is first copied to `settings.json.bak`, because they are lost.
    ///
    /// - Parameters:
    ///   - settings: what to save.
    ///   - loaded: what the change is based on.
    /// - Returns: the file as it is now.
    /// - Throws: ``SettingsFileError/invalid(_:)`` when a value is not allowed,
    ///   ``SettingsFileError/changedOnDisk(_:)`` when the file is no longer what was loaded,
    ///   ``SettingsFileError/unfinished(_:)`` when it cannot be replaced and an earlier save was cut off, or the failed
    ///   system call. The file is then as it was.
    public func save(_ settings: Settings, over loaded: LoadedSettings) throws(SettingsFileError) -> LoadedSettings {
        var document = loaded.document
        for key in SettingKey.all where !key.isEqual(loaded.settings, settings) {
            document.set(key.name, to: key.encode(settings))
        }
        let bytes = JSONWriter.file(document.members)
        try checkBeforeSaving(bytes)

        let file = DurableFile(followingLinks: path)
        let lock = try onFiles(failure) { () throws(FileError) in try FileLock(folder: file.folder) }
        let present = try read()
        if let present, present.bytes != loaded.bytes { throw .changedOnDisk(path) }
        if let present, loaded.document.holdsComments {
            try onFiles(failure) { () throws(FileError) in
                try Self.backup(of: file).replace(with: present.bytes)
            }
        }
        try SettingsReplacement.replace(file, with: bytes, over: present?.bytes)
        let saved = try interpret(bytes, fingerprint: FileFingerprint(path: path))
        lock.release()
        return saved
    }

    /// Where a file that holds comments is kept.
    private static func backup(of file: DurableFile) -> DurableFile {
        DurableFile(path: file.path.withSuffix(".bak"))
    }

    /// Mistakes in values that are not in the file yet must not point at its lines.
    private func checkBeforeSaving(_ bytes: [UInt8]) throws(SettingsFileError) {
        do throws(SettingsFileError) {
            _ = try interpret(bytes, fingerprint: nil)
        } catch .invalid(let errors) {
            throw .invalid(errors.map(\.withoutLine))
        }
    }

    private func interpret(_ bytes: [UInt8], fingerprint: FileFingerprint?) throws(SettingsFileError) -> LoadedSettings
    {
        let document: JSONDocument
        do throws(SettingsError) {
            document = try JSONParser.parse(bytes)
        } catch {
            throw .invalid([error])
        }
        let (settings, warnings) = try SettingsDecoder.decode(document)
        return LoadedSettings(
            settings: settings, warnings: warnings, fingerprint: fingerprint, bytes: bytes, document: document)
    }

    /// The contents, one byte more than allowed at most; nil when there is no file.
    private func read() throws(SettingsFileError) -> (bytes: [UInt8], fingerprint: FileFingerprint)? {
        try onFiles(failure) { () throws(FileError) in
            try ifPresent { () throws(FileError) in
                // Without `nonBlocking` a pipe in the place of the file would hang the server.
                let file = try OpenFile(path, .readOnly, .nonBlocking, action: "read").requireRegular()
                let fingerprint = FileFingerprint(try file.status())
                return (try file.read(atMost: JSONParser.mostBytes + 1), fingerprint)
            }
        }
    }

    /// Whoever holds the lock of the folder is changing the file.
    private func failure(_ error: FileError) -> SettingsFileError {
        if case .locked = error { .changedOnDisk(path) } else { .file(error) }
    }
}

/// The settings as a file held them at one moment.
public struct LoadedSettings: Sendable {
    /// What the file says, and the defaults for what it does not name.
    public let settings: Settings
    /// What was accepted and may not do what the operator expects.
    public let warnings: [SettingsWarning]
    /// The file's state when it was read; nil when there was none and the defaults apply.
    public let fingerprint: FileFingerprint?

    /// The contents; nil when there was no file.
    let bytes: [UInt8]?
    let document: JSONDocument
}
