import FileSystem
import SystemPackage

/// How the contents of settings.json are exchanged.
enum SettingsReplacement {
    /// What the old contents are called while a file is written in place.
    private static let copySuffix = ".before"

    /// Where the old contents lie while the file is written in place.
    static func copy(of file: DurableFile) -> DurableFile {
        DurableFile(path: file.path.withSuffix(copySuffix))
    }

    /// Replaces the file, so that a crash leaves the old or the new contents.
    ///
    /// A file that is mounted by itself, as into a container, cannot be replaced: then it is written in place. What it
    /// held lies beside it meanwhile, and comes back when the new contents cannot be written.
    ///
    /// - Parameter old: the contents; nil when there is no file.
    /// - Throws: ``SettingsFileError/unfinished(_:)``, or the failed system call. The file is then as it was.
    static func replace(_ file: DurableFile, with bytes: [UInt8], over old: [UInt8]?) throws(SettingsFileError) {
        do throws(FileError) {
            try file.replace(with: bytes)
        } catch {
            guard let old, error.errno == .resourceBusy else { throw .file(error) }
            try writeInPlace(file, bytes, over: old)
        }
    }

    static func writeInPlace(
        _ file: DurableFile, _ bytes: [UInt8], over old: [UInt8]
    ) throws(SettingsFileError) {
        let copy = copy(of: file)
        let left = try onFiles(SettingsFileError.file) { () throws(FileError) in
            try copy.read(atMost: JSONParser.mostBytes)
        }
        // A save that was cut off may have left the only good contents there are.
        if let left, left != old { throw .unfinished(copy.path) }
        try onFiles(SettingsFileError.file) { () throws(FileError) in
            if left == nil { try copy.replace(with: old) }
            let place = try OpenFile(file.path, .readWrite, .nonBlocking, action: "write").requireRegular()
            do throws(FileError) {
                try write(bytes, to: place)
            } catch {
                // The copy stays only where it is needed.
                try write(old, to: place)
                try? copy.remove()
                throw error
            }
        }
        // The file is changed, whatever becomes of the copy.
        try? copy.remove()
    }

    /// Removes the copy when it says the same as the file: then nothing was written before the save was cut off.
    static func removeNeedlessCopy(of file: DurableFile) throws(FileError) {
        let copy = copy(of: file)
        guard let left = try? copy.read(atMost: JSONParser.mostBytes),
            let present = try? file.read(atMost: JSONParser.mostBytes), left == present
        else { return }
        try copy.remove()
    }

    private static func write(_ bytes: [UInt8], to file: OpenFile) throws(FileError) {
        try file.write(bytes, at: 0)
        try file.resize(to: UInt64(bytes.count))
        try file.synchronize()
    }
}
