import FileSystem
import GRDB
import SystemPackage

/// A consistent copy of the database as it was before a change of its tables.
struct MigrationCopy {
    let file: DurableFile

    /// Copies beside the name and renames, so that what has the name is whole. An earlier copy of that name, from an
    /// upgrade that failed, is replaced.
    func make(of queue: DatabaseQueue) throws {
        let unfinished = DurableFile(folder: file.folder, name: FilePath(".\(file.name).tmp"))
        try unfinished.remove()
        do {
            // SQLite fills an empty file, and would give a new one the rights of the umask.
            try unfinished.createEmpty()
            try queue.vacuum(into: unfinished.path.string)
            try file.replace(withFinished: unfinished.name)
        } catch {
            try? unfinished.remove()
            throw error
        }
    }
}
