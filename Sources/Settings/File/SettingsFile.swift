import DurableFiles
import Foundation

/// settings.json on disk. Every call blocks on the disk: use ``LiveSettings`` where that matters.
public struct SettingsFile: Sendable {
    /// The path of settings.json.
    public let path: String

    /// - Parameter path: the path of settings.json; its folder must exist before anything is saved.
    public init(path: String) {
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

    /// Deletes what an interrupted save left beside the file. Call once, before the first ``load()``.
    public func removeLeftovers() throws(SettingsFileError) {
        let file = DurableFile(path: target)
        guard FileFingerprint(path: file.folder) != nil else { return }
        let lock = try FolderLock.taken(file.folder, for: path)
        try translated { () throws(FileError) in try file.removeLeftovers() }
        lock.release()
    }

    /// Saves changed settings. Keys that are no settings stay, and the order of the file; a file that holds comments
    /// is first copied to `settings.json.bak`, because they are lost.
    ///
    /// - Parameters:
    ///   - settings: what to save.
    ///   - loaded: what the change is based on.
    /// - Returns: the file as it is now.
    /// - Throws: ``SettingsFileError/invalid(_:)`` when a value is not allowed,
    ///   ``SettingsFileError/changedOnDisk(path:)`` when the file is no longer what was loaded, or the failed system
    ///   call. The file is then as it was.
    public func save(_ settings: Settings, over loaded: LoadedSettings) throws(SettingsFileError) -> LoadedSettings {
        var document = loaded.document
        for key in SettingKey.all where !key.isEqual(loaded.settings, settings) {
            document.set(key.name, to: key.encode(settings))
        }
        let bytes = JSONWriter.file(document.members)
        try checkBeforeSaving(bytes)

        let file = DurableFile(path: target)
        let lock = try FolderLock.taken(file.folder, for: path)
        let present = try read()
        if let present, present.bytes != loaded.bytes { throw .changedOnDisk(path: path) }
        if let present, loaded.document.holdsComments {
            let copy = DurableFile(path: target + ".bak")
            try translated { () throws(FileError) in try copy.replace(with: present.bytes) }
        }
        try translated { () throws(FileError) in try file.replace(with: bytes) }
        let saved = try interpret(bytes, fingerprint: FileFingerprint(path: path))
        lock.release()
        return saved
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
        let file: FileDescriptor
        do throws(SettingsFileError) {
            // Without O_NONBLOCK a pipe in the place of the file would hang the server.
            file = try FileDescriptor(opening: path, O_RDONLY | O_NONBLOCK, action: "read")
        } catch .system(_, _, ENOENT) {
            return nil
        }
        let status = try file.status()
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path: path) }
        return (try file.read(atMost: JSONParser.mostBytes + 1), FileFingerprint(status))
    }

    private func translated(_ body: () throws(FileError) -> Void) throws(SettingsFileError) {
        do {
            try body()
        } catch {
            throw SettingsFileError(error)
        }
    }

    /// The file itself when the path is a symbolic link, so that the link survives a save.
    private var target: String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
