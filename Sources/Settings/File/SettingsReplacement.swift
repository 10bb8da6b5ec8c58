import FileSystem
import SystemPackage

/// How the contents of settings.json are exchanged.
enum SettingsReplacement {
    /// What the old contents are called while a file is written in place.
    static let copySuffix = ".before"

    /// Replaces the file, so that a crash leaves the old or the new contents.
    ///
    /// A file that is mounted by itself, as into a container, cannot be replaced: then it is written in place. What it
    /// held lies beside it meanwhile, and comes back when the new contents cannot be written.
    ///
    /// - Parameter old: the contents; nil when there is no file.
    static func replace(_ file: DurableFile, with bytes: [UInt8], over old: [UInt8]?) throws(FileError) {
        do throws(FileError) {
            try file.replace(with: bytes)
        } catch {
            guard let old, error.errno == .resourceBusy else { throw error }
            try writeInPlace(file, bytes, over: old)
        }
    }

    private static func writeInPlace(_ file: DurableFile, _ bytes: [UInt8], over old: [UInt8]) throws(FileError) {
        let copy = DurableFile(path: file.path.withSuffix(copySuffix))
        try copy.replace(with: old)
        let place = try OpenFile(file.path, .readWrite, .nonBlocking, action: "write").requireRegular()
        do throws(FileError) {
            try write(bytes, to: place)
        } catch {
            // The copy stays only where it is needed.
            try write(old, to: place)
            try copy.remove()
            throw error
        }
        try copy.remove()
    }

    private static func write(_ bytes: [UInt8], to file: OpenFile) throws(FileError) {
        try file.write(bytes, at: 0)
        try file.resize(to: UInt64(bytes.count))
        try file.synchronize()
    }
}
