/// Counters by fingerprint: a hash table that never holds more than its capacity and never moves what it holds.
///
/// Memory is touched as counters come. Nothing is evicted: when there is no room for another counter, its client is
/// counted with others (``SharingLevel``), for whom some room is kept free.
struct CounterTable<Counter> {
    /// Where a counter is, or would be.
    struct Place {
        let fingerprint: UInt64
        /// The counter's slot; nil when it does not exist.
        let slot: Int?
    }

    private struct Slot {
        /// 0 in a free slot.
        var fingerprint: UInt64
        var counter: Counter
        /// The next slot of the same bucket, or of the free ones.
        var next: UInt32
    }

    private static var none: UInt32 { .max }

    private let capacity: Int
    private var slots: [Slot] = []
    private var buckets: [UInt32]
    private var firstFree = none
    private var cursor = 0
    /// The number of counters held.
    private(set) var count = 0

    /// Makes an empty table; the capacity is at most 2^31.
    init(capacity: Int) {
        self.capacity = min(max(capacity, 1), 1 << 31)
        var bucketCount = 1
        while bucketCount < self.capacity { bucketCount *= 2 }
        buckets = Array(repeating: CounterTable.none, count: bucketCount)
        slots.reserveCapacity(self.capacity)
    }

    /// The counter in a slot.
    subscript(slot: Int) -> Counter {
        get { slots[slot].counter }
        set { slots[slot].counter = newValue }
    }

    /// The most private level at which a counter exists or `needed` more fit; nil when not even the counter that all
    /// share fits.
    func place(needed: Int, fingerprint: (SharingLevel) -> UInt64) -> Place? {
        for level in SharingLevel.allCases {
            let fingerprint = CounterTable.used(fingerprint(level))
            if let slot = find(fingerprint) { return Place(fingerprint: fingerprint, slot: slot) }
            if count + needed <= room(for: level) { return Place(fingerprint: fingerprint, slot: nil) }
        }
        return nil
    }

    /// The slot of the most private counter that exists; nil when none does.
    func slot(fingerprint: (SharingLevel) -> UInt64) -> Int? {
        for level in SharingLevel.allCases {
            if let slot = slot(of: fingerprint(level)) { return slot }
        }
        return nil
    }

    /// The slot of an existing counter.
    func slot(of fingerprint: UInt64) -> Int? {
        find(CounterTable.used(fingerprint))
    }

    /// All slots that hold a counter.
    var occupiedSlots: [Int] {
        slots.indices.filter { slots[$0].fingerprint != 0 }
    }

    /// Adds a counter for a place without one, and returns its slot.
    mutating func insert(_ counter: Counter, at place: Place) -> Int {
        let bucket = bucket(of: place.fingerprint)
        let slot = Slot(fingerprint: place.fingerprint, counter: counter, next: buckets[bucket])
        count += 1
        let index: Int
        if firstFree != CounterTable.none {
            index = Int(firstFree)
            firstFree = slots[index].next
            slots[index] = slot
        } else {
            index = slots.count
            slots.append(slot)
        }
        buckets[bucket] = UInt32(index)
        return index
    }

    /// Takes the counter out of a slot.
    mutating func remove(slot: Int) {
        let bucket = bucket(of: slots[slot].fingerprint)
        let next = slots[slot].next
        if buckets[bucket] == UInt32(slot) {
            buckets[bucket] = next
        } else {
            var previous = Int(buckets[bucket])
            while slots[previous].next != UInt32(slot) { previous = Int(slots[previous].next) }
            slots[previous].next = next
        }
        slots[slot].fingerprint = 0
        slots[slot].next = firstFree
        firstFree = UInt32(slot)
        count -= 1
    }

    /// The next slot, round and round over the table, or nil if that one is free. Looking at a few with each request
    /// finds every expired counter without a pause.
    mutating func nextToExamine() -> Int? {
        guard !slots.isEmpty else { return nil }
        cursor = cursor + 1 < slots.count ? cursor + 1 : 0
        return slots[cursor].fingerprint == 0 ? nil : cursor
    }

    private func room(for level: SharingLevel) -> Int {
        switch level {
        case .own: capacity - capacity / 4
        case .neighbourhood: capacity - capacity / 16
        case .everyone: capacity
        }
    }

    /// 0 marks a free slot.
    private static func used(_ fingerprint: UInt64) -> UInt64 { max(1, fingerprint) }

    private func find(_ fingerprint: UInt64) -> Int? {
        var slot = buckets[bucket(of: fingerprint)]
        while slot != CounterTable.none {
            if slots[Int(slot)].fingerprint == fingerprint { return Int(slot) }
            slot = slots[Int(slot)].next
        }
        return nil
    }

    private func bucket(of fingerprint: UInt64) -> Int {
        Int(truncatingIfNeeded: fingerprint) & (buckets.count - 1)
    }
}
