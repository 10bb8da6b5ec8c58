import DurableFiles
import GRDB
import Glibc

/// A consistent copy of the database as it was before a change of its tables.
struct MigrationCopy {
    let folder: String
    let name: String

    /// Copies beside the name and renames, so that what has the name is whole. An earlier copy of that name, from an
    /// upgrade that failed, is replaced.
    func make(of queue: DatabaseQueue) throws {
        let temporary = "\(folder)/.\(name).tmp"
        unlink(temporary)
        do {
            // SQLite fills an empty file, and would give a new one the rights of the umask.
            try PrivateFile.create(path: temporary, in: folder)
            try queue.vacuum(into: temporary)
            try PrivateFile.publish(path: temporary, as: name, in: folder)
        } catch {
            unlink(temporary)
            throw error
        }
    }
}
