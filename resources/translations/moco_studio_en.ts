<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>CompareCard</name>
    <message numerus="yes">
        <source>%Ln settings are equal</source>
        <translation>
            <numerusform>%Ln setting is equal</numerusform>
            <numerusform>%Ln settings are equal</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DatasetPage</name>
    <message numerus="yes">
        <source>%Ln findings</source>
        <translation>
            <numerusform>%Ln finding</numerusform>
            <numerusform>%Ln findings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FilterTools</name>
    <message numerus="yes">
        <source>Filter: %Ln conditions</source>
        <translation>
            <numerusform>Filter: %Ln condition</numerusform>
            <numerusform>Filter: %Ln conditions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FolderCheckPanel</name>
    <message numerus="yes">
        <source>%Ln files</source>
        <translation>
            <numerusform>%Ln file</numerusform>
            <numerusform>%Ln files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{0} in %Ln groups</source>
        <translation>
            <numerusform>{0} in %Ln group</numerusform>
            <numerusform>{0} in %Ln groups</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FolderChips</name>
    <message numerus="yes">
        <source>{name}, %Ln pictures</source>
        <translation>
            <numerusform>{name}, %Ln picture</numerusform>
            <numerusform>{name}, %Ln pictures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>GalleryView</name>
    <message numerus="yes">
        <source>Exclude %Ln pictures</source>
        <translation>
            <numerusform>Exclude %Ln picture</numerusform>
            <numerusform>Exclude %Ln pictures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LabPanel</name>
    <message numerus="yes">
        <source>%n picture(s) measured: neither colour nor orientation speaks against this.</source>
        <translation>
            <numerusform>%n picture measured: neither colour nor orientation speaks against this.</numerusform>
            <numerusform>%n pictures measured: neither colour nor orientation speaks against this.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PictureWords</name>
    <message numerus="yes">
        <source>%Ln pictures</source>
        <translation>
            <numerusform>%Ln picture</numerusform>
            <numerusform>%Ln pictures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PlanModel</name>
    <message numerus="yes">
        <source>More than the %Ln pictures here.</source>
        <translation>
            <numerusform>More than the one picture here.</numerusform>
            <numerusform>More than the %Ln pictures here.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QueueList</name>
    <message numerus="yes">
        <source>And %Ln more.</source>
        <translation>
            <numerusform>And %Ln more.</numerusform>
            <numerusform>And %Ln more.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RecentCard</name>
    <message numerus="yes">
        <source>%Ln runs</source>
        <translation>
            <numerusform>%Ln run</numerusform>
            <numerusform>%Ln runs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RunsPage</name>
    <message numerus="yes">
        <source>%Ln more epochs</source>
        <translation>
            <numerusform>%Ln more epoch</numerusform>
            <numerusform>%Ln more epochs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StarRow</name>
    <message numerus="yes">
        <source>%Ln stars</source>
        <translation>
            <numerusform>%Ln star</numerusform>
            <numerusform>%Ln stars</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TrainPage</name>
    <message numerus="yes">
        <source>%Ln steps.</source>
        <translation>
            <numerusform>%Ln step.</numerusform>
            <numerusform>%Ln steps.</numerusform>
        </translation>
    </message>
</context>
</TS>
