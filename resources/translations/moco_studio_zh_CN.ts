<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>Banner</name>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Search or run a command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A command, a workspace, a run, the name of a picture…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Matches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing matches. Try another word.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CompareCard</name>
    <message>
        <source>Side by side</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All settings are equal: what differs is chance, or the pictures.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>marked: other than {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln settings are equal</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide what is equal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}: show</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CompareModel</name>
    <message>
        <source>{0}, other than {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How they did</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings that differ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Equal settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0:.0f} of {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Epochs done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time taken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>kNN, evaluated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>kNN, last look</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>kNN</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CompareTable</name>
    <message>
        <source>Ticked runs side by side</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConsentBox</name>
    <message>
        <source>Download</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Download {0:.0f} MB?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The ImageNet weights of {0} come from {1}, once. Nothing is uploaded; your pictures stay on this machine.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CurvesPanel</name>
    <message>
        <source>this run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>InfoNCE</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag to look closer, double click to see all. More: scale, picture, numbers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show {0} behind this run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>% real keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the figures below</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>oldest key {0} steps</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CutoffChip</name>
    <message>
        <source>Lowest score shown: {text}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>any score</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>score ≥ {cutoff:.2f}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DatasetController</name>
    <message>
        <source>It cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is empty: copy it again from where it came from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Allow this user to read the file, then rescan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save a smaller version of the picture, then rescan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open it in a viewer. If it fails there too, replace it from a backup; training goes on without it.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DatasetPage</name>
    <message>
        <source>Pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rescan: look for new, changed and vanished pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train on these pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder check</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress of looking through the folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all pictures again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only the pictures that are left out of training, features and maps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+Z</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turn the order round</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size of the pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size of the pictures (Ctrl + wheel)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter by name or folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Order of the pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Date</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dimensions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} unreadable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} unreadable files: show why</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} excluded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the {count} excluded pictures alone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{shown} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No picture matches “{text}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No picture here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The filter looks at names and folders.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No folder open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder of pictures to begin.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{folder} cannot be reached. Connect the drive that holds it, then look again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder is gone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are {count} picture files here, and none of them can be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No readable picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show why</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put JPEG, PNG, WebP, HEIC or other pictures into {folder}, or choose another folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No pictures yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what} · Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing wrong found</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln findings</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{finding} alone: show all again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking through the folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking through the folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done} found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DropArea</name>
    <message>
        <source>Drop a folder of pictures here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This does not come from this computer. Save it in a folder first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One folder at a time, please: the folder above them brings in all of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop the folder alone: all pictures below it are taken.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>These are files. Drop the folder that holds them: all pictures below it are taken.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EstimatePanel</name>
    <message>
        <source>Measure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trains a few steps and forgets them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measure again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the run takes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measuring a few steps…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time not measured yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About {0}, measuring…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} to the end</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About {0} to the end</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk has only {0} free, {1} are needed: free some space first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The graphics card has only {0} free, {1} are needed: lower the batch or the crop.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ExploreController</name>
    <message>
        <source>The map of this run cannot be read: {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None of the selected pictures is part of this run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is nothing to search yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train a run first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} could not be written: {1}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ExplorePage</name>
    <message>
        <source>Map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the picture before (Alt+Left)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forward (Alt+Right)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for the engine…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No pictures are open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a folder of pictures first. A map of them is drawn here once a run has learned from them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The map comes after training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An encoder that has learned from your pictures puts those that look alike close together.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to Train</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every picture is read once by the run&apos;s encoder, then laid out so that look-alikes meet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The map is on its way</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This run has no map yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compute the map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The search with {0} needs the run as it is now, and goes on by itself then.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This map shows the run before its last training.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the pictures with the encoder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finding everyone&apos;s nearest pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Laying out the map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preparing the pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} pass</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nearest likeness {0:.2f}–{1:.2f}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file could not be opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It may have been moved, or its drive is not connected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nearest {0:.2f}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search with a picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search with a picture…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Like the {0} selected pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paths copied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export the selection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>selection.csv</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tables</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder could not be shown.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FolderCheckController</name>
    <message>
        <source>{0} excluded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} included again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The choice could not be kept: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check that the disk of the workspace is there and not full.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FolderCheckPanel</name>
    <message>
        <source>Folder check</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what} · Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking through the folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check this folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress of the folder check</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing in your folder is changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{pictures} looked at</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pictures have come, gone or changed since: check again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing wrong found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No copies, no bursts, no blank, tiny or damaged pictures: this folder is ready to train on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not checked yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finds copies, bursts, and blank, tiny, stretched or damaged pictures, and says what training will do about them. Leaving some out is up to you, and can be undone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Examples: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln files</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{0} in %Ln groups</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{0} excluded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show why</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Include {0} again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exclude {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking through the folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking at the pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparing files of one size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparing the pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for bursts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FolderChips</name>
    <message>
        <source>Folders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>top folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{name}, %Ln pictures</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{count} more folders</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>GalleryView</name>
    <message>
        <source>Pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This file cannot be opened: it may have been moved or deleted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder of this picture is not there any more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find look-alikes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exclude</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Exclude %Ln pictures</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Include again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Include {0} again</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HealthLine</name>
    <message>
        <source>Plan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What do I see?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Two random views of each picture go in. The encoder must find the second view among the keys of other pictures in the queue; the loss says how badly it does. At the dashed line it only guesses. While the queue still holds random keys the task is easy; as real ones take their place the loss may rise, and then falls for good. “Keys found” is the share of views whose partner came first. “Feature spread” near 0 would mean that all pictures look alike to the encoder.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HoverCard</name>
    <message>
        <source>pinned · P lets go</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>double-click opens · P pins</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ImageListModel</name>
    <message>
        <source>Excluded: left out of training, features and maps.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, excluded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, likeness {score:.2f}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message>
        <source>Chosen picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pasted picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click a picture to see it large, with its look-alikes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No picture chosen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look-alikes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing this alike</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show any score</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The most alike picture scores {score:.2f}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking at every picture…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This takes a moment.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train on this folder: afterwards the pictures most like this one appear here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No look-alikes yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train on these pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This run has not looked at your pictures yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compute look-alikes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This picture came after the run had looked at the folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done} of {total} pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This file cannot be opened: it may have been moved or deleted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder of this picture is not there any more.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>Groups on the map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click hides or shows a group, double-click shows it alone</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LegendModel</name>
    <message>
        <source>{name}, {count} pictures, shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, {count} pictures, hidden</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LikenessCard</name>
    <message>
        <source>partners · strangers {0:.2f}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LookalikesPage</name>
    <message>
        <source>Look-alikes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search with this</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many look-alikes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no picture in the clipboard.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose pictures to search with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures ({types})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{shown} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bring it up to date</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing this alike</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every answer scores less.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show any score</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No folder open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a folder of pictures and train on it first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An encoder has to learn what makes your pictures alike before it can search in them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train on these pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its look-alikes will be here when it ends.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look-alikes come after training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to Train</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This run has not looked at your pictures yet. It takes a moment, once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One step is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compute look-alikes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop a picture anywhere on this page, paste one, or choose one of the set.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search by picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a picture…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LossPlot</name>
    <message>
        <source>Loss over the steps of the run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>crops of {0} px from here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log scale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>step {0} · epoch {1}
loss {2:.3f} · chance {3:.3f}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>queue fills: real keys replace random ones</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>chance ln(K+1) = {0:.3f}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LostNote</name>
    <message>
        <source>Nothing here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Choose a folder of pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the folder of a workspace</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where are the pictures now?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something went wrong in this window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}
A run that trains is not affected. The details are in the log.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A run is training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop and keep saves what it has learned so far. You can continue from there at any time, from the Runs page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop and keep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The pictures are not in {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Runs, map and small pictures are still here. Connect the drive that holds the pictures, or say where they are now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose their folder…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MapCanvas</name>
    <message>
        <source>Bring it up to date</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colour and filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chosen picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Explore</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What a drag does</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search with a picture…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the whole map (0)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>drag: move · wheel: zoom · Space: select</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>drag: lasso · Shift add · Alt remove · Ctrl toggle</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MapPanel</name>
    <message>
        <source>Colour by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>format</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>shape</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter by name or folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>name or folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Likeness to nearest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neighbours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Few show fine threads, many the large shape</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smallest distance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Small packs look-alikes tightly, large spreads them out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Distance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compute again</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MapView</name>
    <message>
        <source>Map of the pictures</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NameDelegate</name>
    <message>
        <source>in use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New name of the run</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NeighborsCard</name>
    <message>
        <source>Neighbours side by side</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the most alike on the left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture whose neighbours are shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The most alike by {0}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Close this message</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OverlayPlot</name>
    <message>
        <source>Losses of the ticked runs over their steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>step {0}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PictureWords</name>
    <message numerus="yes">
        <source>%Ln pictures</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PlanModel</name>
    <message>
        <source>“{0}” does not fit: {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training needs at least 8 readable pictures.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>More than the %Ln pictures here.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{0} pictures do not split into {1} groups of two or more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>K must be a multiple of the {0} keys of one step.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Crops begin at 32 px or more and at most at {0} px; 0: they do not grow.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It falls: at most {0:g}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More than the largest, {0:g}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PlanNotes</name>
    <message>
        <source>Notes about the plan</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PlanPanel</name>
    <message>
        <source>Plan of the run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>your choice; suggested: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>suggested for this folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset to suggested</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quick</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Best</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paper</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MoCo v2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MoCo v1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tutorial</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Published recipe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Optimiser, batch norm, seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Augmentation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the command that repeats this</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop and keep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End it now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without saving: what was done since the last checkpoint is lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save checkpoint now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only embed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No training: a map and look-alikes by the start weights as they are</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Encoder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Crop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Batch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Queue K</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Crops begin at</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Growing for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of the epochs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Temperature τ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Momentum m</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Optimiser</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>per 256</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Falls to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Warm-up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>epochs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Symmetric loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Batch-norm groups</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mask own keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mask look-alikes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Head</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Head width</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Precision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Crop, smallest area</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Crop, largest area</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mirrored</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colours changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Brightness ±</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Contrast ±</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saturation ±</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hue ±</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Grey</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blurred</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blur, smallest σ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blur, largest σ</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PreviewOverlay</name>
    <message>
        <source>Preview</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProgressStrip</name>
    <message>
        <source>Progress of the map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>QueryTile</name>
    <message>
        <source>Searched with {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take {name} out</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>QueryTray</name>
    <message>
        <source>Pictures to search with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop pictures here from anywhere, paste one, or use one of the set.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forward</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chosen picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paste</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a picture…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>QueuePlot</name>
    <message>
        <source>How full the queue of keys is, in percent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>first wrap, step {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>step {0}
{1:.0f} % real keys
oldest key {2} steps</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RangeHistogram</name>
    <message>
        <source>Drag to choose a range, click to take all again</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RecentCard</name>
    <message>
        <source>Open {0}, {1} pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take {0} off this list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder is not there now</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln runs</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>no run yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>today {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ReportPanel</name>
    <message>
        <source>Files that cannot be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} unreadable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>and {count} more: copy the list to see them all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>these files are left out; nothing in your folder was changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RunListModel</name>
    <message>
        <source>no star</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}, in use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>starred</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the star away (S)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Star this run (S)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Star</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Begun</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>kNN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Took</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starred runs first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of views whose partner was found among the keys of the queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of a sample of the pictures that their neighbours&apos; folders classify right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0:.0f} of {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cut off, kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>finished</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stopped, kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>diverged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>only embedded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not begun</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RunsPage</name>
    <message>
        <source>Runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No runs yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every training run is kept here with its curves, to compare, continue or delete.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plan the first run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter the runs by name, note, preset or state</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter by name, note, preset, state</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use this run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Continue training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Duplicate settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plan a new run with exactly these settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Star this run (S)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename (F2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It can be had back for a while: Ctrl+Z</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>averaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the star away (S)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Note on {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a run to write a note on it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tick two or more to compare</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} of {1} shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No run matches “{0}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} more are ticked than fit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take {0} off the plot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not embedded yet; its map does that</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this run has not looked at the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} of {1} from its folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train on…</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln more epochs</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{0} deleted</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ScoreHistogram</name>
    <message>
        <source>Drag, or use the arrow keys, to hide what scores less</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lowest score shown: {score}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SearchController</name>
    <message>
        <source>A search with another picture needs the run as it is now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The run has trained on since it looked at your pictures.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compute the embedding again to include it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This picture came after the run had looked at the folder.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SearchResults</name>
    <message>
        <source>Results of the search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture that was searched with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look-alikes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close the search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was found.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} pictures · likeness {1:.2f}–{2:.2f}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SelectionTray</name>
    <message>
        <source>Selected pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select nothing (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find more like these</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy paths</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export CSV…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} selected  ×</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} selected. Select nothing</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingNames</name>
    <message>
        <source>Optimiser momentum</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decay on norm and bias</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Channels last</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lanes</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingRow</name>
    <message>
        <source>Use {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Allowed: {0}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changes everything at once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Safe for colour-blind eyes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Groups</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On the map and in its legend.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reduce motion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Motion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No flights, no fading.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write TensorBoard files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Beside each run&apos;s metrics.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pip install tensorboard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>TensorBoard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Workspace</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what was computed about the open folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only read, never written to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kept in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Runs, maps, thumbnails.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size on disk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MoCo v2: He et al. 2020, Chen et al. 2020. UMAP: McInnes et al. 2018. Licence: MIT.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy versions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the log</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SideDrawer</name>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chosen picture</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StartModel</name>
    <message>
        <source>it learns from your pictures alone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0:.0f} MB from {1}; you are asked before it is downloaded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>torchvision&apos;s; {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>torchvision&apos;s, on this machine already</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>looking into {0}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} holds a {1}; the encoder below is another one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}: {1}, {2}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all {0} tensors fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} of {1} tensors fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Names: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of another shape</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not used</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StartRow</name>
    <message>
        <source>Start from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Random</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ImageNet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start from these weights</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ThemedPlot</name>
    <message>
        <source>Show the whole run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as picture…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the numbers as CSV…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the numbers</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TileDelegate</name>
    <message>
        <source>Excluded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Best</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TimeRow</name>
    <message>
        <source>Minutes that I have</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The whole run ends within this time; the settings below follow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time that I have</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>I have</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>minutes</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Menu (F10)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search or run a command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Workspace {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TourBar</name>
    <message>
        <source>Tour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Skip the tour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} Start it once more, or go on without.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step {0} of {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures, and nobody says what is on them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The program drew these to practise on. With your own you point at a folder, which is only read. An encoder is going to find out by itself what belongs together.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next: the plan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A plan for three minutes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings fit these pictures, this machine and the time; each says why it is so. Nothing needs changing: press Start training.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Watch it learn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Two views of one picture must find each other among many others. The loss may rise while the queue fills; then it falls. The line on top says how it goes, and a map follows by itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Walk through what it learned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each dot is a picture; what the encoder finds alike lies together. Click one: its look-alikes stand on the right. Turn the wheel to zoom. Then choose a folder of your own (Ctrl+O).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TourController</name>
    <message>
        <source>Drawing the pictures…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the pictures… {0} so far</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The run ended before its map was made.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TrainPage</name>
    <message>
        <source>Train</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Curves of the run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the encoder is shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>two views of one picture must find each other</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No views yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pairs of views of your pictures appear with the first step.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings of {0} cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings of {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking at this machine…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> · {0:g} GB memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No folder is open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a folder of pictures first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No curves: nothing was trained</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map and look-alikes come from the weights as they are. See whether training adds to it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The curves of your run will be here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training teaches an encoder what belongs together in your {0} pictures, without labels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved at step {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>crop {0:.0f}–{1:.0f} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>colour {0:g}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>grey {0:.0f} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>blur {0:.0f} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to train on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The plan fits this folder. Press Start; you can stop at any time and keep what was learned.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ready.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0:.0f} % done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That is done; what comes next is being prepared.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine waits; Resume goes on with the next step.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopping.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The step is finished and a checkpoint is written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pausing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The step under way is finished first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No training: the pictures are only embedded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The first step is on its way.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped by a failure.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was trained; the encoder is {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only embedded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped and kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln steps.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>The encoder has learned from your pictures.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> It started from {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>But its neighbours are no better than at the start ({0:.0f} % right, then {1:.0f} %): more epochs, or more pictures, before you trust the map.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Continue training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the map</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TrainingController</name>
    <message>
        <source>Open a folder of pictures first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A run is training already. Stop it first, or wait until it is done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The pictures are embedded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training is done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The map is ready to walk through.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Embedded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Embedding failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting the engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Downloading the weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking through the folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking at every picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finding neighbours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Laying out the map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training · epoch {0} of {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pausing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused · epoch {0} of {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saving and stopping</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped and kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine crashed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Working</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>UndoBar</name>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+Z</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide this line</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ViewsStrip</name>
    <message>
        <source>Pairs of views that the encoder is shown</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>WelcomePage</name>
    <message>
        <source>Go on where you were</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find what belongs together</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An encoder learns from your own pictures, without labels. Watch it learn, walk the map of what it found, and find look-alikes. Everything stays on this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop a folder of pictures here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Subfolders count too. The folder is only read, never written to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder of pictures…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try the sample pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With a tour of four steps, from pictures to their map in five minutes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open “{0}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drawing sample pictures…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drawing sample pictures · {0} of {1}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>commands</name>
    <message>
        <source>Choose a folder of pictures…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a workspace…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try the sample pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look through the folder again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the picture folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The pictures have moved: choose their folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close this workspace</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look-alikes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause the training run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Continue the paused run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop the training run and keep it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search or run a command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The system&apos;s theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the tour on the sample pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Help</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>duration</name>
    <message>
        <source>{0} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} h {1} min</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>engine</name>
    <message>
        <source>See: moco-core train --help-settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>crop_scale_min must not exceed crop_scale_max</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>blur_sigma_min must not exceed blur_sigma_max</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>batch_size {0} must be a multiple of bn_groups {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>each batch-norm group needs at least 2 pictures: lower bn_groups or raise batch_size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>queue_size {0} must be a multiple of the {1} keys of one step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>first_crop_px must be 0 or from 32 to crop_px, {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>final_learning_rate must not exceed learning_rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A setting is not valid: {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is not name=value.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write for example: --set epochs=10</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no setting named {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CPU · {0} {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apple GPU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No CUDA GPU can be used here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apple&apos;s MPS cannot be used here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is not a device.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use --device auto, or check the driver.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use --device auto.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use auto, cpu, cuda or mps.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The encoder hardly tells these pictures apart yet: train longer, or raise the threshold.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>same size in every way, first by name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>most pixels: {0} × {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>same size in pixels, largest file: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More than half of the pictures count as duplicates.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>embedding of the newest checkpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another picture, or repair this one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>centred square</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} cannot be read: {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The log file has the details.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Random weights lie in no file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The memory did not suffice.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lower batch_size or crop_px, or close other programs; the last checkpoint is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free some space, then resume: the last checkpoint is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check that you may read and write there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name a file of weights, or imagenet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This workspace now looks for its pictures in {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start again to go on; what is done is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder {0} does not exist or cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No readable pictures were found in {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every readable picture is excluded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training needs at least {0} readable pictures; this folder has {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is not a MoCo Studio workspace.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The workspace {0} was written by a newer MoCo Studio (format {1}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another process is training in {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no run named {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The {0} has not been computed for this run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all look the same</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>show only {0} different things</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training makes no sense here: the {0} pictures {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the spelling, or connect the drive that holds it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder that holds JPEG, PNG, WebP, GIF, BMP, TIFF, AVIF or HEIC files.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Include some again: moco-core include --all, or on the Pictures page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add pictures, or lower the batch size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Update MoCo Studio to open it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop that run first, or choose another workspace.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Runs in this workspace: {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run first: moco-core {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An encoder learns by telling pictures apart. Add others, so that at least {0} differ.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make one with: moco-core scan IMAGES --workspace </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>backbone, {0}-d, centred square at {1} px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a held-out fifth of the set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} (none of its folders is named like one of the set)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} pictures of {1} are of no class of the set and were left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} has no class folders: an evaluation needs pictures of at least two classes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put the pictures of each class into a folder of its own, such as cats/ and dogs/.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a linear probe needs two classes and test pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is a folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} lies inside the picture folder, which is never written to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exporting to ONNX needs {0}, not installed here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>train --workspace {0} --run {1} --resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name the file to write.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install with: pip install onnx onnxscript</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} --workspace {1} --run {2}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no picture {0} in this workspace.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name a file or a folder of the set, or a picture by its number, such as &quot;id:12&quot;.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unreadable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Damaged or unknown files.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left out until the file can be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blank</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One colour all over.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kept. There is nothing to learn from them: better excluded. Blank pictures of one colour are never negatives of each other.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tiny</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A side below 32 px.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kept, enlarged. Views of them are blurs of a few pixels: better excluded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Extreme shape</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More than four times as long as wide.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kept. Each view shows a small part, so two views of one picture may have nothing in common.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Identical files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same bytes under several names.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kept, and never negatives of each other. Excluding keeps one of each group.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Near-duplicates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same picture resized, recompressed, cropped a little or brightened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kept, and never negatives of each other. Excluding keeps the best of each group: most pixels, largest file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bursts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shots of one scene, taken one after the other.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kept, and never negatives of each other. Excluding keeps the best of each group.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Greyscale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without colour.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kept. Training takes the colour out of a fifth of all views anyway.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>folder doctor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in {0} parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learning, but short of memory.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A batch is computed {0}, which is slower. A smaller batch or crop would be faster, and so may closing other programs before the next run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The loss left the chance line at step {0} and still falls. Nothing to do.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The first step is on its way.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The loss is no longer a number. Stop, and halve the learning rate.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filling the queue.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The loss may rise while real keys replace random ones. This is normal.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in {0} parts, and blocks twice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>twice, in blocks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All pictures look alike to the encoder. Stop, and lower the learning rate or raise τ.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not learning yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The loss stays at chance, ln(K+1). Try a smaller τ or a higher learning rate.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Warming up.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The queue is full of real keys; now the loss should leave the chance line.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At first all pictures look alike to the encoder; then they drift apart. Nothing to do.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Features crowd together.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Their spread is shrinking; a larger τ keeps them apart.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The loss rises.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If it goes on, the learning rate is too high for this folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Levelling off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The loss left the chance line at step {0} and falls slowly now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It could not be opened</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its data is damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It claims more pixels than a picture can reasonably have, so it was not decoded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}: there was not enough memory.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}: the file is gone, or it is a link to a file that is not there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}: you have no permission to read it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is not a picture, or its beginning is damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It ends too early: part of the picture is missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The decoding processes could not be started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run: moco-core doctor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decoding it took too long.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its data is damaged so badly that it crashed the decoder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for another job on these pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its pictures are left out. Check its permissions, or the drive.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder {0} cannot be listed: {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>minutes and epochs both say how long to train: give one of them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a resumed run goes on from its own weights: give nothing to start from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>settings say everything: give them, or a preset and overrides</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a resumed run keeps its settings: give no preset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>minutes go with a preset: a resumed run, or one with all its settings, has its length</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>settings say everything: give them, or a preset, overrides and minutes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a folder of pictures needs a workspace</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>name pictures, or a finding such as --blank</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>name pictures, a finding such as --blank, or --all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>can&apos;t allocate memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not enough memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>out of memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The memory does not hold a single picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close other programs that use it, and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no encoder named {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one of {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>neighbour graph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The workspace {0} lies inside the folder {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} does not hold the pictures of this workspace.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put it outside: the folder of pictures is never written to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the folder that was {0}, with the same folders and files below it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the query has {0} numbers, the features {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no picture {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name a file, or a picture of the set by its number, such as &quot;id:12&quot;.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>name that the settings started from; a label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>backbone network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>projection on top while training: linear–ReLU–linear (MoCo v2), linear (v1), with batch norm, or deep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>width of that projection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>side of the crops that are trained on, px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>side of the crops at the start, from where they grow to crop_px; 0: they do not grow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>share of the epochs in which crops are smaller than crop_px, if they grow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pictures in one step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>times that every picture is seen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>K: keys of earlier batches to tell a picture from; a multiple of the keys of one step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>τ: the smaller, the more the hardest negatives count</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>m: how slowly the key encoder follows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SGD with momentum, as published, or Adam</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at its highest, per 256 pictures in a batch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>where the cosine ends, per 256 pictures in a batch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>how the rate falls: along a cosine (MoCo v2), or tenfold at .6 and .8 of the way (v1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>epochs in which the learning rate rises from 0</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of SGD; of Adam its first β</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pull of the weights towards zero</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>weight decay also on batch norm and biases, as the official code does</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>both views are queries once; dearer a step, better on small folders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>batch norm in so many groups of the batch: stands in for shuffling between devices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a picture&apos;s own older keys are no negatives for it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nor those of its look-alikes, if the folder was checked (moco-core doctor IMAGES)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of the network&apos;s arithmetic; auto measures which is faster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>memory order of the pictures; faster on most machines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>parts of the batch that cores take through the network side by side (CPU); slower on two cores</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>start of all random numbers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>smallest part of a picture&apos;s area in a crop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>largest part of a picture&apos;s area in a crop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>how often a view is mirrored</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>how often its colours are changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>strength of that change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>strength of that change, in turns of the colour circle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>how often a view loses its colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>how often a view is blurred</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>smallest blur, px of the crop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>largest blur, px of the crop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>true, false</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>above {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>below {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Allowed: {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} tensors of the encoder would stay random ({1}): its features would mean little.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train from these weights instead, or choose a file that holds the whole encoder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The measurement was stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing of it is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The checkpoint at step {0} did not read back as written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>train {0} --workspace {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At step {0} the weights are no longer finite; they were not saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The workspace must lie on a file system that all machines share, at the same place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>connection closed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>connection reset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another process of this run is gone or does not answer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at its output and its machine&apos;s memory; the last checkpoint is kept: resume the run to go on from there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Process {0} failed: {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} processes cannot all use {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are more processes on this machine than its {0} GPUs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The processes do not see the same {0}: {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use --device auto, cuda or cpu: each takes its own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start one process a GPU: torchrun --nproc-per-node gpu …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} {1} cannot be shared evenly by {2} processes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The last checkpoint is kept: resume the run to go on from there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set {0} to a multiple of {1}, or start a number of processes that divides batch_size {2} and bn_groups {3}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Process {0} looked in vain: {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} of {1} px crops, {2} steps, about {3}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} epoch{1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} of {1} pictures look alike; they are told apart in training all the same.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exclude the copies: moco-core exclude --duplicates --bursts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped at step {0} of {1}; a checkpoint was saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume the run to go on from there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The memory did not hold {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}: it is computed in {1} parts of {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} Batch norm now looks at {1} pictures at a time, which changes the training a little.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a batch of {0} in {1} parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}: the encoder keeps less of what it computes, and computes it again where it is needed. The result stays the same; a step takes about a third longer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} Nothing else changes; a step takes a little longer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a batch of {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The memory of one process does not hold its part of the batch.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The memory does not hold even {0} pictures of {1} px at a time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start more processes, or a run with a smaller batch_size or crop_px. Splitting a step further is for a process that trains alone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close other programs that use it and resume: the last checkpoint is kept. Or start a run with a smaller crop_px or encoder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>your pictures are grey: there is no colour to change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>your pictures are {0} times as long as high: so large a square fits into them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>does not fit into the {0} of free memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fits {0} at {1} pairs/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the smallest there is: your pictures of {0} px are enlarged to it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>half of your pictures are no larger than {0} px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>blurs small crops less</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a smaller part of a {0} px picture shows nothing to recognise</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>larger: the time allows it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>smaller, so that the time holds more steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>more would not pay; these take about {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is too short for this folder on this machine: it holds about {1} steps, and below about {2} an encoder was no better than random weights.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give it {0} or more, or a faster machine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Many pictures repeat others: only about {0} of {1} differ.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The pictures are only {0} px on their short side and are enlarged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} of the pictures are long strips: the map goes by the square in their middle.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} pictures are few: the encoder learns to tell these apart and little beyond.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} seconds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} minute{1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} h {1} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at most half of the {0} different pictures: few false negatives</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a larger one {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a larger batch {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How long training takes has not been measured yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measure it, then plan by time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>goes with the crop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there are steps enough for a longer queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>short, so that it fills early</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} steps: the key encoder may follow slowly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>These settings take {0}, more than {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lower the epochs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copies teach nothing new; leave them out to train faster.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Coarse shapes and colours can be learned, no detail.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cut panoramas into pieces to have all of them learned and found.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A few hundred are a good start, or begin from trained weights.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This needs about {0} of memory; {1} are free.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lower the batch size or the crop.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as published for ImageNet (MoCo v2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as published for ImageNet (MoCo v1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as in the tutorial</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} groups of {1} for batch norm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at most half the pictures: few false negatives</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} steps: {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>keeps pictures from recognising their batch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>whichever is faster here, measured at the start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the same seed gives the same run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a picture&apos;s own older keys are no negatives</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nor are keys of its copies and bursts, once the folder is checked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>suits {0} pictures and this machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the last epochs are at the full side</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a gentle start for a high rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>small folders learn faster with sharp contrasts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>few steps: the key encoder must not lag far behind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>scaled to the batch, falls along a cosine to zero</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as in the official recipe for small pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}; far more keys than this folder can fill with different pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the published {0} does not fit into {1} pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} pictures leave room for {1} steps an epoch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>small, so that an epoch has several steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the keys of one step: the folder is too small for more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a first look</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>enough for a useful map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as long as it still pays</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the batch is too small to be split</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no preset named {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>on a CPU more steps beat more pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a graphics card affords the detail</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>small crops are cheap: more of them in the same time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not needed here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>both views ask once: more from every picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>one view asks: twice the steps in the same time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one of: {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step {0} gave</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Between steps {0} and {1} there were</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The loss stopped being a number at step {0}, also at lower learning rates.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume to go on from the last checkpoint, which is sound, at the lowered rate; or start a new run with a smaller learning_rate.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} infinite or undefined numbers: the weights stay as they were before, and the learning rate is lowered to {1} of the plan&apos;s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing TensorBoard files needs tensorboard, not installed here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install with: pip install tensorboard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} was only embedded: there is no training to go on with.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A run continues with its own settings; only epochs may change.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>checkpoint (step)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>number of pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start a new run from the same weights: train --start-from …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave the other settings out, or start a new run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} The run goes back to its last checkpoint and on at half the learning rate.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>checkpoint (none of the files is intact)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>train {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} of this run&apos;s pictures are no longer in the cache and are left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} restored</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} was removed for good.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deleted runs are kept for a week.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} restored {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights could not be downloaded from {0}: {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The ImageNet weights of {0} are not on this machine yet: {1} MB from {2}. Nothing would be uploaded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect to the internet and try again, or fetch {0} elsewhere and start from that file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say --yes to download them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What came from {0} is not the file that was asked for: its hash differs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again; if it stays so, something on the way changes what you download.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is not a file of weights.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a .pth, .pt, .pth.tar, .ckpt or .safetensors file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading {0} took longer than {1} s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} cannot be read: {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is damaged: {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy it to a faster disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} ended the process that was to read it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the name of the file of weights.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy or download it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is damaged, or made to do harm. Nothing of it was used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>official MoCo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The worker stopped unexpectedly (exit status {0}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The worker was killed by the system, most likely because it ran out of memory.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lower the batch size or the crop, or close other programs, then continue from the last checkpoint.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The worker crashed (SIGSEGV, a fault in native code).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Continue from the last checkpoint; if it happens again, update the graphics driver or train on the CPU.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The worker crashed (SIGILL, this processor lacks an instruction that PyTorch uses).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install a PyTorch build made for this processor; see: moco-core doctor.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The worker gave up (SIGABRT, a library found itself in an impossible state).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The last lines of its log say more. Continue from the last checkpoint.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The worker crashed (SIGBUS, a file it was reading became shorter, or the disk is full).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the space on the disk that holds the workspace.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The worker was told to end by another program (SIGTERM).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Continue from the last checkpoint.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The worker was ended by {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The worker ran out of memory.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lower the batch size or the crop, then continue.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The worker could not start: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the installation with: moco-core doctor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The worker ended before it reported a result.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again; its log is kept in the workspace.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>signal {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The worker did not answer and was ended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The window was closed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine could not be started: {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The worker could not be started: {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No picture folder is open.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This picture is not in the library.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The workspace&apos;s library cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is no longer there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You are not allowed to read this file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file cannot be read: {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is not a picture that can be read, or it is damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>numbered layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>one number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No ResNet was found in this file; its tensors are called {0} …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>These weights are of another network than {0} ({1}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>These weights are of a {0}; the encoder here is {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>These weights hold numbers that are not finite ({0}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The encoder must be one of {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}: {1} in the file, {2} in {3}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a file that holds one of these encoders.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the encoder {0} (--set encoder={1}), or other weights.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The training that made them diverged; take an earlier checkpoint of it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} of {1} tensors from {2} ({3})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> and {0} more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no file {0} to start from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} of {1} tensors stay random: {2}{3}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training can make up for that; features before training are of little use.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name a file of weights, or say imagenet or random.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In the program that made it, save the weights alone: torch.save(model.state_dict(), &apos;weights.pth&apos;), or safetensors.torch.save_file(model.state_dict(), &apos;weights.safetensors&apos;).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>besides weights it holds {0}, which could run a program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are no weights in this file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the file would take more memory than a file of its size can need.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PyTorch&apos;s safe loader refuses this file: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it has a table of {0} entries.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MoCo Studio</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} cannot be a run&apos;s name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The workspace {0} lies inside the picture folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The run {0} exists already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use letters, digits, - _ . and spaces.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a place outside it: your pictures&apos; folder is never written to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This workspace belongs to {0}, not to {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another name, or use --resume.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name another --workspace for the new folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} cannot be {1} while it trains.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop the training first, or wait until it is done.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>estimate</name>
    <message>
        <source>{0} pairs/s · {1} memory · {2:.1f} of {3:.0f} GB disk</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>figures</name>
    <message>
        <source>Neighbours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do the nearest pictures belong together? With class folders: how many pictures the folders of their neighbours name rightly. Without: how many of the ten nearest stayed since the last look.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How often a view finds its partner before all keys of the queue.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Feature spread</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How evenly the views lie on the sphere: near 0 they have collapsed into one place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Likeness</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cosines of partners and of strangers. The two hills should drift apart.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Effective rank</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many dimensions the space really uses (Roy and Vetterli 2007).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alignment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean squared distance of partners: small is good (Wang and Isola 2020).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Uniformity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How evenly strangers are spread: the lower the better (Wang and Isola 2020).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How far each step moves the weights.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Throughput</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pairs of views that are learned from in a second.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the run holds: on the graphics card where there is one, else in the machine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>% of neighbours stayed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>% right · start {0:.0f} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} on the card</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} in this machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>% of partners first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>0 = collapsed, 1 = even</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dimensions in use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>0 = partners meet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lower = more even</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>per step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pairs/s</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>learning</name>
    <message>
        <source>{0}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The run is still learning: epoch {0} of {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The run is paused at epoch {0} of {1}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>map</name>
    <message>
        <source>(top folder)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>square</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>landscape</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>portrait</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>pages</name>
    <message>
        <source>Pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look-alikes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>palette</name>
    <message>
        <source>run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>workspace</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>pictures</name>
    <message>
        <source>d MMM yyyy</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>start</name>
    <message>
        <source>{0} with random weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}, {1} of {2} tensors from {3}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ImageNet (torchvision)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>status</name>
    <message>
        <source>Working</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking through the folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drawing sample pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Describing the pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finding the nearest pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Laying out the map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measuring the run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} finished</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} stopped and kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} diverged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} only embedded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No run yet · go to Train</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} not finished</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>map of {0}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
